/** A comparison as a file: what Word makes of it when all changes are accepted or refused, and what the compiler of PDF gets to write. */
import { describe, expect, it } from "vitest";
import { compareTexts, type Comparison } from "#server/documents/compare/rules";
import { labelledText } from "#server/documents/compare/labelled.rules";
import { trackedText } from "#server/documents/compare/tracked.rules";
import { docxBlocks } from "#server/files/docx";
import { docxFile, docxLists } from "#server/files/docx-file";
import type { TextContent } from "#server/documents/rules";
import { bulletList, doc, heading, paragraph, record, table, text, withBlockIds } from "#server/documents/content/text.rules";
import { typstBlocks } from "#server/files/typst";
import texts from "~/documents/de.json";
import { makeTexts } from "~/texts";
import { changedText, makeDice, randomText } from "../setup/random-texts.ts";
import { unzip } from "../setup/zip.ts";

const AT = new Date("2030-05-02T10:00:00Z");
const { t } = makeTexts("de", { "app/documents/de.json": texts });
const given = (...blocks: TextContent[]): TextContent => doc(...withBlockIds(blocks));
/** The same text with some blocks put in the place of others. */
const edited = (content: TextContent, change: (blocks: TextContent[]) => TextContent[]): TextContent =>
  doc(...withBlockIds(change(structuredClone(content.content!))));
const reworded = (block: TextContent, words: string): TextContent => ({ ...block, content: text(words) });

// --- Word --------------------------------------------------------------------------------

async function wordOf(content: TextContent): Promise<string> {
  const lists = docxLists();
  const children = docxBlocks(content, { lists, language: "de" });
  return unzip(await docxFile({ title: "Vergleich", language: "de", lists, children }))["word/document.xml"]!;
}
const tracked = (comparison: Comparison) => wordOf(trackedText(comparison, { author: "Gemeinsame Agenda", at: AT }));

/** One side of tracked changes, as Word leaves it when they are all accepted (`after`) or refused (`before`): lines with words. */
function linesOf(xml: string, side: "before" | "after"): string[] {
  const gone = side === "after" ? "del" : "ins";
  const lines: string[] = [];
  let carried = "";
  for (const [, inside = ""] of xml.matchAll(/<w:p>(.*?)<\/w:p>/gs)) {
    const [, look = ""] = /^<w:pPr>(.*?)<\/w:pPr>/s.exec(inside) ?? [];
    const runs = inside
      .slice(look ? look.length + 15 : 0)
      .replace(new RegExp(`<w:${gone} [^>]*[^/]>.*?</w:${gone}>`, "gs"), "");
    const words = [...runs.matchAll(/<w:(?:t|delText)(?: [^>]*)?>([^<]*)<|(<w:br\/>)|(<w:footnoteReference )/g)];
    carried += words.map(([, it, , note]) => it ?? (note ? "†" : " ")).join("");
    // Without its end a paragraph goes on in the next one.
    if (new RegExp(`<w:rPr>.*<w:${gone} `, "s").test(look)) continue;
    lines.push(carried);
    carried = "";
  }
  return [...lines, carried].map((line) => line.replace(/\s+/g, " ").trim()).filter(Boolean);
}

/** Pictures are compared by their words; those are tried below. */
const withoutPictures = (node: TextContent): TextContent => {
  const content = node.content?.filter(({ type }) => type !== "image").map(withoutPictures);
  return content?.length || !node.content ? { ...node, ...(content && { content }) } : { ...node, content: [paragraph()] };
};

describe("a comparison in Word", () => {
  it("is the newer text when all changes are accepted, and the older one when they are refused, whatever was changed", async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const dice = makeDice(seed);
      const before = withoutPictures(randomText(dice));
      const after = withoutPictures(seed % 4 ? changedText(dice, changedText(dice, before)) : randomText(dice));
      const xml = await tracked(compareTexts(before, after));
      expect(linesOf(xml, "after"), `seed ${seed}`).toEqual(linesOf(await wordOf(after), "after"));
      expect(linesOf(xml, "before"), `seed ${seed}`).toEqual(linesOf(await wordOf(before), "before"));
    }
  });

  const before = given(
    heading(1, "Ziele"),
    paragraph("Die Frist endet am 1. Mai."),
    paragraph("Die Kommunen werden vorher gefragt, und zwar alle."),
    bulletList("Bund", "Länder"),
    table(["Wer", "Was"], ["Bund", "Stelle"], ["Land", "Mittel"]),
  );
  const changes = (xml: string) =>
    [...xml.matchAll(/<w:(ins|del) [^>]*[^/]>(.*?)<\/w:\1>/gs)].map(
      ([, kind, inside]) =>
        `${kind} ${[...inside!.matchAll(/<w:(?:t|delText)(?: [^>]*)?>([^<]*)</g)].map(([, it]) => it).join("")}`,
    );

  it("strikes and adds words inside their paragraph, under a name and a day", async () => {
    const after = edited(before, ([a, b, ...rest]) => [a!, reworded(b!, "Die Frist endet am 1. Juni."), ...rest]);
    const xml = await tracked(compareTexts(before, after));
    expect(changes(xml)).toEqual(["del Mai", "ins Juni"]);
    expect(xml).toMatch(/<w:del w:id="\d+" w:author="Gemeinsame Agenda" w:date="2030-05-02T10:00:00\.?0*Z">/);
    const ids = [...xml.matchAll(/<w:(?:ins|del) w:id="(\d+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("names who wrote what came, where that is known", async () => {
    const after = edited(before, ([a, b, ...rest]) => [
      a!,
      {
        ...b!,
        content: [
          ...text("Die Frist endet am 1. "),
          { type: "text", text: "Juni", marks: [{ type: "author", attrs: { by: "Stadt Auen" } }] },
          ...text("."),
        ],
      },
      ...rest,
    ]);
    const xml = await tracked(compareTexts(before, after));
    expect(xml).toMatch(/<w:ins [^>]*w:author="Stadt Auen"/);
  });

  it("shows a moved block as gone from there and come here, with its end", async () => {
    const after = edited(before, ([a, b, c, ...rest]) => [a!, c!, b!, ...rest]);
    const xml = await tracked(compareTexts(before, after));
    const [first, second] = changes(xml).map((it) => it.slice(4));
    expect(
      changes(xml)
        .map((it) => it.slice(0, 3))
        .sort(),
    ).toEqual(["del", "ins"]);
    expect(first).toBe(second);
    // The ends of both paragraphs are changes too, or an empty line would stay.
    expect(xml.match(/<w:rPr><w:(?:ins|del) [^>]*\/><\/w:rPr><\/w:pPr>/g)).toHaveLength(2);
  });

  it("marks rows of tables that came and went as rows, and leaves the others alone", async () => {
    const after = edited(before, (blocks) => {
      const rows = blocks[4]!.content!;
      const cells = (words: string[]) => rows[1]!.content!.map((cell, at) => ({ ...cell, content: [paragraph(words[at]!)] }));
      return [
        ...blocks.slice(0, 4),
        { ...blocks[4]!, content: [rows[0]!, rows[2]!, { type: "tableRow", content: cells(["Kreis", "Personal"]) }] },
      ];
    });
    const xml = await tracked(compareTexts(before, after));
    const rows = [...xml.matchAll(/<w:tr>(.*?)<\/w:tr>/gs)].map(
      ([, row]) => /<w:trPr>.*?<w:(ins|del) /s.exec(row!)?.[1] ?? "stays",
    );
    expect(rows).toEqual(["stays", "del", "stays", "ins"]);
    expect(linesOf(xml, "after").slice(-6)).toEqual(["Wer", "Was", "Land", "Mittel", "Kreis", "Personal"]);
  });

  it("keeps the grid when a column comes: its words are the change", async () => {
    const after = edited(before, (blocks) => {
      const [table] = blocks.slice(4);
      const content = table!.content!.map((row, y) => ({
        ...row,
        content: [...row.content!, { ...row.content![1]!, content: [paragraph(["Bis", "Mai", "Juni"][y]!)] }],
      }));
      return [...blocks.slice(0, 4), { ...table!, content }];
    });
    const xml = await tracked(compareTexts(before, after));
    expect([...xml.matchAll(/<w:tr>(.*?)<\/w:tr>/gs)].map(([, row]) => row!.match(/<w:tc>/g)!.length)).toEqual([3, 3, 3]);
    expect(changes(xml)).toEqual(["ins Bis", "ins Mai", "ins Juni"]);
  });

  it("takes signs along that stand before words: a task that goes leaves no box behind", async () => {
    const task = (words: string, checked: boolean): TextContent => ({
      type: "taskItem",
      attrs: { checked },
      content: [paragraph(words)],
    });
    const list = (...items: TextContent[]): TextContent => ({ type: "taskList", content: items });
    const [old, now] = [given(list(task("Raum", false), task("Brief", false))), given(list(task("Raum", true)))];
    const xml = await tracked(compareTexts(old, now));
    expect(linesOf(xml, "after")).toEqual(["☑ Erledigt: Raum"]);
    expect(linesOf(xml, "before")).toEqual(["☐ Offen: Raum", "☐ Offen: Brief"]);
  });

  it("shows a picture that came or went as a change, also when only its words can be shown", async () => {
    const image = (alt: string): TextContent => ({ type: "image", attrs: { imageId: 1, width: 9, height: 9, alt } });
    const xml = await tracked(
      compareTexts(
        before,
        edited(before, (blocks) => [...blocks, image("Karte")]),
      ),
    );
    expect(linesOf(xml, "after").at(-1)).toBe("[Karte]");
    expect(linesOf(xml, "before").join()).not.toContain("Karte");
    const described = await tracked(compareTexts(given(image("Alte Karte")), given({ ...image("Neue Karte") })));
    expect(changes(described)).toEqual(["del Alte", "ins Neue"]);
  });
});

// --- PDF ---------------------------------------------------------------------------------

describe("a comparison as PDF", () => {
  /** What stands in the markup, without what draws it. */
  const wordsIn = (typst: string, between = "") =>
    [...typst.matchAll(/#"((?:[^"\\]|\\.)*)";/g)].map(([, it]) => it!.replace(/\\(.)/g, "$1")).join(between);
  const typstOf = (before: TextContent, after: TextContent) =>
    typstBlocks(labelledText(compareTexts(before, after), t as never), { language: "de" });
  const before = given(
    heading(1, "Ziele"),
    heading(2, "Fristen"),
    paragraph("Die Frist endet am 1. Mai."),
    paragraph("Die Kommunen werden vorher gefragt, und zwar alle."),
    table(["Wer", "Was"], ["Bund", "Stelle"], ["Land", "Mittel"]),
  );

  it("says in words what went and what came, struck through and underlined besides", () => {
    const after = edited(before, ([a, b, c, ...rest]) => [a!, b!, reworded(c!, "Die Frist endet am 1. Juni."), ...rest]);
    const typst = typstOf(before, after);
    expect(wordsIn(typst)).toContain("Die Frist endet am 1. [Gestrichen 1: Mai][Hinzugefügt 1: Juni].");
    expect(typst).toContain('#strike[#"Mai";]');
    expect(typst).toContain('#underline[#"Juni";]');
  });

  it("names blocks that came, went, moved or were turned into others; what went is no heading any more", () => {
    const typst = typstOf(
      before,
      edited(before, ([a, , c, d, e]) => [a!, d!, c!, paragraph("Ganz neu."), e!]),
    );
    const words = wordsIn(typst);
    expect(words).toMatch(/Änderung \d · GestrichenFristen/);
    expect(words).toMatch(/Änderung \d · HinzugefügtGanz neu\./);
    expect(words).toMatch(/Hierher verschoben/);
    expect(words).toMatch(/Von hier verschoben/);
    expect([...typst.matchAll(/#heading\(.*?\)\[(.*?)\]\n/g)].map(([, it]) => it)).toEqual(['#"Ziele";']);
    const turned = wordsIn(typstOf(given(paragraph("Ziele des Ganzen")), given({ ...heading(2, "Ziele des Ganzen") })));
    expect(turned).toContain("Jetzt Überschrift 2, vorher Absatz");
  });

  it("says in its first cell what became of a row", () => {
    const after = edited(before, (blocks) => [
      ...blocks.slice(0, 4),
      { ...blocks[4]!, content: blocks[4]!.content!.slice(0, 2) },
    ]);
    const typst = typstOf(before, after);
    expect(typst).toMatch(/#table\(columns: 2, /);
    expect(wordsIn(typst)).toContain("WerWasBundStelleÄnderung 1 · Gestrichen (Zeile)LandMittel");
  });

  it("draws a record that was reworded as words, and leaves out nothing of either text", () => {
    const decision = (words: string) => record({ kind: "decision", recordId: 1, label: "B-1", text: words });
    const words = wordsIn(typstOf(given(decision("Alle zahlen.")), given(decision("Alle helfen."))));
    expect(words).toBe("B-1Alle [Gestrichen 1: zahlen][Hinzugefügt 1: helfen].");
    for (let seed = 1; seed <= 60; seed += 1) {
      const dice = makeDice(seed);
      const [old, now] = [randomText(dice), changedText(dice, randomText(dice))];
      const said = wordsIn(typstOf(old, now), " ");
      for (const side of [old, now])
        for (const word of wordsIn(typstBlocks(side, { language: "de" }), " ").split(/[\s[\]:]+/))
          expect(said.includes(word), `seed ${seed}: ${word}`).toBe(true);
    }
  });
});
