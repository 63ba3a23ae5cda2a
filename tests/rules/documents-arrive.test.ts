/**
 * Whole kinds of Word files that lost or changed words on the way in. What is right is what Word shows; see tests/setup/files/faults.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decodeText } from "#server/files/encoding.rules";
import { readImport } from "#server/documents/import/read-file";
import { readWordFile } from "#server/documents/import/word/read";
import { contentToUpdate } from "#server/documents/log/ydoc.rules";
import { pngOf } from "../setup/pictures.ts";
import { sketch } from "../setup/sketch.ts";
import type { WordParts } from "../setup/word.ts";
import { item, NUMBERING, p, picture, r, rel, row, styled, STYLES, tbl, wordFile } from "../setup/word.ts";

/** Reads, and makes sure that the text can be stored. */
async function read(parts: WordParts) {
  const imported = await readWordFile(await wordFile({ numbering: NUMBERING, ...parts }));
  if (imported.content.content?.length) contentToUpdate(imported.content);
  return imported;
}
const sketchOf = async (body: string, more: Partial<WordParts> = {}) => sketch((await read({ body, ...more })).content);
const fault = (name: string) => readImport(name, readFileSync(new URL(`../setup/files/faults/${name}`, import.meta.url)));
const faultSketch = async (name: string) => sketch((await fault(name)).content);

describe("protected blanks", () => {
  const bare = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`;

  test("stay at the ends of runs, where Word has not said that blanks are words", async () => {
    expect(await faultSketch("spaces-at-run-ends.docx")).toBe(
      "nach §\u00a0[5|bold]\u00a0Abs.\u202f2\u00a0[z.\u202f|italic]B.\u2003am\u2009Tag",
    );
  });

  test.each(["\u00a0", "\u202f", "\u2003", "\u2009", "\u2007", "\u3000"])(
    "of every kind, alone in a run too (%j)",
    async (blank) => {
      const body = p(
        bare(`§${blank}`) + bare("5") + bare(blank) + bare(`Abs.<!-- -->${blank}<!-- -->2`) + bare(" \n") + bare("ist"),
      );
      expect(await sketchOf(body)).toBe(`§${blank}5${blank}Abs.${blank}2ist`);
    },
  );

  test("stay in footnotes, in titles and in plain text", async () => {
    const footnotes = `<w:footnote w:id="2">${p(r("nach §\u00a05\u202fAbs.\u00a01"))}</w:footnote>`;
    const body = p(`${r("Satz")}<w:r><w:footnoteReference w:id="2"/></w:r>`);
    expect(await sketchOf(body, { footnotes })).toBe("Satz{nach §\u00a05\u202fAbs.\u00a01}");
    expect((await read({ body, title: "Zu §\u00a05" })).title).toBe("Zu §\u00a05");
    const words = Buffer.from("eins\n\n\u2003Nach §\u00a05[^1]\n\n[^1]: § 5\u00a0Abs.\u00a02");
    expect(sketch((await readImport("a.txt", words)).content)).toContain("\n\u2003Nach §\u00a05");
    expect(sketch((await readImport("a.md", words)).content)).toContain("{§ 5\u00a0Abs.\u00a02}");
  });
});

describe("files of text that are not in UTF-8", () => {
  const words = "Größe: „neu“ – 5 € … ‚so‘ ’ • Œuvre";
  // Latin-1 and what Windows puts where that has control characters.
  const windows = (text: string) =>
    Buffer.from(
      [...text].map(
        (sign) => ("€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ".indexOf(sign) + 0x80) * Number(sign > "ÿ") || sign.charCodeAt(0),
      ),
    );

  test("of old Windows keep quotation marks, dashes and the euro sign", async () => {
    expect(await faultSketch("old-windows.txt")).toBe("Größe „neu“ – 5 € … ‚so‘");
  });

  test.each(["a.txt", "a.md", "a.html"])("whatever kind of text they hold (%s)", async (name) => {
    const file = windows(name.endsWith("html") ? `<p>${words}</p>` : words);
    expect(sketch((await readImport(name, file)).content)).toBe(words);
  });

  test("lists of people too, of Windows and of DOS", () => {
    expect(decodeText(windows("Name;Ort\r\n„Änne“ – Böß;Köln"))).toBe("Name;Ort\r\n„Änne“ – Böß;Köln");
    expect(decodeText(Buffer.from("M\x81ller;K\x94ln;Stra\xe1e", "latin1"))).toBe("Müller;Köln;Straße");
  });

  test("in sixteen bits without a mark, or in the encoding that a page names", async () => {
    const be = Buffer.from(words, "utf16le").swap16();
    for (const file of [Buffer.from(words, "utf16le"), be])
      expect(sketch((await readImport("a.txt", file)).content)).toBe(words);
    const page = Buffer.from('<html><meta charset="iso-8859-2"><p>\xa3\xf3d\xbc</p></html>', "latin1");
    expect(sketch((await readImport("a.html", page)).content)).toBe("Łódź");
  });
});

describe("numbers are those that Word shows", () => {
  const lvl = (at: number, format: string, text: string, more = "", start = 1) =>
    `<w:lvl w:ilvl="${at}"><w:start w:val="${start}"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/><w:pPr><w:ind w:left="${720 * (at + 1)}"/></w:pPr></w:lvl>`;
  const numbering = (...levels: string[]) =>
    `<w:abstractNum w:abstractNumId="7">${levels.join("")}</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num>`;
  const counted = (words: string, level = 0, style = "") =>
    p(words, `${style && `<w:pStyle w:val="${style}"/>`}<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="7"/></w:numPr>`);
  const legal = numbering(lvl(0, "decimal", "%1."), lvl(1, "decimal", "%1.%2"), lvl(2, "lowerLetter", "%3)"));

  test("numbers in numbers, words in numbers, zeros and empty items", async () => {
    expect(await faultSketch("decimal-nested.docx")).toBe(
      "(1: Erstens (1.) / 1.1. Darunter (1.1.) / 1.2. Darunter (1.2.) / 1.2.1. Tiefer (1.2.1.), Zweitens (2.))",
    );
    const words = await faultSketch("words-in-number.docx");
    for (const said of ["§ 1 Geltung", "§ 2 Begriffe", "Artikel 1 Würde", "Ziel A: Klimaschutz", "01 führende", "02 führende"])
      expect(words).toContain(said);
    expect(await faultSketch("empty-item.docx")).toBe("(1: Eins)\n(3: Drei)\nSiehe Nummer 3.");
  });

  test("marginal numbers that never begin anew; those that do only below the highest level", async () => {
    expect(await faultSketch("never-restart.docx")).toContain("(3) Randnummer (3)");
    const levels = [lvl(0, "decimal", "%1."), lvl(1, "decimal", "%2."), lvl(2, "decimal", "%3.", '<w:lvlRestart w:val="1"/>')];
    const body =
      counted("a") + counted("b", 1) + counted("c", 2) + counted("d", 1) + counted("e", 2) + counted("f") + counted("g", 2);
    expect(await sketchOf(body, { numbering: numbering(...levels) })).toBe(
      "(1: a / (11: b / (11: c), d / (21: e)), f / (11: g))",
    );
  });

  test("headings and paragraphs of one numbering count together", async () => {
    const body =
      counted("Ziele", 0, "berschrift1") +
      counted("Absatz", 1) +
      counted("Absatz", 1) +
      counted("Mittel", 0, "berschrift1") +
      counted("c", 2);
    const imported = await read({ body, numbering: legal });
    expect(sketch(imported.content)).toBe("h1 Ziele\n1.1 Absatz\n1.2 Absatz\nh1 Mittel\n(1a: c)");
    // Ours are the same for the headings, so they are no words.
    expect([imported.numbering, imported.report.lost.numbers]).toEqual(["headings", 2]);
  });

  test("headings keep theirs in their words where ours would differ, and the report says so", async () => {
    const { content, numbering: ours, report } = await fault("paragraph-headings.docx");
    expect(sketch(content)).toBe("h1 § 1 Geltungsbereich\nText. Siehe § 2.\nh1 § 2 Begriffe\nText.");
    expect([ours, report.lost.numbers]).toEqual(["none", 2]);
    const body = styled("berschrift1", "Vorwort") + counted("Ziele", 0, "berschrift1");
    expect(await sketchOf(body, { numbering: legal })).toBe("h1 Vorwort\nh1 1. Ziele");
  });

  test("cells count on from row to row, also where the number stands alone", async () => {
    const cell = (inside: string) => `<w:tc>${inside}</w:tc>`;
    const body = tbl(row([cell(counted("")), "Bund"]), row([cell(counted("")), "Land"]), row([cell(counted("x")), "Kreis"]));
    expect(await sketchOf(body, { numbering: legal })).toBe("table (1: ) | Bund ‖ (2: ) | Land ‖ (3: x) | Kreis");
  });

  test.each([
    ["lowerLetter", "%1)", 27, "aa) x"],
    ["lowerLetter", "%1)", 28, "bb) x"],
    ["upperRoman", "%1.", 14, "(14I: x)"],
    ["decimalZero", "%1", 10, "10 x"],
    ["decimal", "(%1)", 4, "(4) x"],
    ["decimalEnclosedCircle", "%1", 6, "⑥ x"],
    ["none", "Hinweis:", 1, "Hinweis: x"],
    ["bullet", "Hinweis:", 1, "Hinweis: x"],
    ["decimal", "Nr. %1 –", 3, "Nr. 3 – x"],
  ])("%s as %s at %i", async (format, text, start, shown) => {
    expect(await sketchOf(counted("x"), { numbering: numbering(lvl(0, format, text, "", start)) })).toBe(shown);
  });

  test("a level that was skipped counts as begun, and 1.1 in a legal numbering stays in digits", async () => {
    const levels = [lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%1.%2", "<w:isLgl/>")];
    expect(await sketchOf(counted("a", 1) + counted("b"), { numbering: numbering(...levels) })).toBe("1.1 a\n(2I: b)");
  });

  test("our own paragraphs with numbers are a numbered text again", async () => {
    const imported = await read({ body: counted("eins") + counted("zwei"), numbering: numbering(lvl(0, "decimal", "(%1)")) });
    expect([imported.numbering, sketch(imported.content)]).toEqual(["paragraphs", "eins\nzwei"]);
  });
});

describe("what Word hides does not come out", () => {
  const style = (id: string, look: string, type = "paragraph", base = "Standard") =>
    `<w:style w:type="${type}" w:styleId="${id}"><w:name w:val="${id}"/><w:basedOn w:val="${base}"/><w:rPr>${look}</w:rPr></w:style>`;
  const styles =
    STYLES +
    style("Intern", "<w:vanish/>") +
    style("Notiz", "<w:vanish/>", "character", "") +
    style("Unter", "<w:i/>", "paragraph", "Intern");

  test("words hidden by hand, by the style of their paragraph, by one of their own, or by the one it is based on", async () => {
    expect(await faultSketch("hidden-by-style.docx")).toBe("Sichtbar.\nSichtbar, sichtbar.");
    const hidden = styled("Unter", "GEHEIM") + p(r("offen") + r("GEHEIM", '<w:rStyle w:val="Notiz"/>'));
    const imported = await read({
      body: hidden + p(r("da"), '<w:pStyle w:val="Intern"/>').replace("<w:t", '<w:rPr><w:vanish w:val="0"/></w:rPr><w:t'),
      styles,
    });
    expect(sketch(imported.content)).toBe("offen\nda");
    expect(imported.report.lost).toEqual({ "hidden-text": 2 });
  });

  test("hidden rows, drawings, formulas, signs, and numbers of hidden paragraphs", async () => {
    const mark = "<w:rPr><w:vanish/></w:rPr>";
    const body =
      tbl(row(["a"]), row(["GEHEIM"], "<w:hidden/>")) +
      p(picture("rId5", "GEHEIM").replace("<wp:docPr ", '<wp:docPr hidden="1" ')) +
      p(`<m:oMath><m:r><w:rPr><w:vanish/></w:rPr><m:t>GEHEIM</m:t></m:r><m:r><m:t>x</m:t></m:r></m:oMath>`) +
      p(`<w:r>${mark}<w:sym w:font="Symbol" w:char="F061"/></w:r>${r("b")}`) +
      item("eins", 3) +
      item(r("GEHEIM", "<w:vanish/>"), 3).replace("</w:pPr>", `${mark}</w:pPr>`) +
      item("zwei", 3);
    const imported = await read({
      body,
      relations: rel("rId5", "image", "media/a.png"),
      files: { "word/media/a.png": await pngOf() },
    });
    expect(sketch(imported.content)).toBe("table a\nx\nb\n(1: eins, zwei)");
    expect(imported.report.lost).toMatchObject({ "hidden-text": 4 });
  });

  test.each([
    ["a new drawing", picture("rId5", "Hälfte").replace("</pic:blipFill>", '<a:srcRect l="25000" r="25%"/></pic:blipFill>')],
    [
      "an old one",
      '<w:r><w:pict><v:shape alt="Hälfte"><v:imagedata r:id="rId5" cropleft="16384f" cropright=".25"/></v:shape></w:pict></w:r>',
    ],
  ])("what was cropped off a picture, in %s", async (_kind, drawn) => {
    const files = { "word/media/a.png": await pngOf({ width: 200, height: 100 }) };
    const imported = await read({ body: p(drawn), relations: rel("rId5", "image", "media/a.png"), files });
    expect(imported.images.map(({ width, height }) => [width, height])).toEqual([[100, 100]]);
  });

  test("what a style makes bold or raised is so; of two that say so, the second takes it back; headings are no words in bold", async () => {
    expect(await faultSketch("look-of-style.docx")).toBe("[Beschlusstext|bold]\nNormal.");
    const more = styles + style("Fettabsatz", "<w:b/>") + style("Hoch", '<w:vertAlign w:val="superscript"/>', "character", "");
    const body =
      p(
        r("A") + r("b", '<w:rStyle w:val="Fett"/>') + r("c", '<w:b w:val="0"/>') + r("2", '<w:rStyle w:val="Hoch"/>'),
        '<w:pStyle w:val="Fettabsatz"/>',
      ) + p("Kopf", '<w:pStyle w:val="Fettabsatz"/><w:outlineLvl w:val="0"/>');
    expect(await sketchOf(body, { styles: more })).toBe("[A|bold]bc[²|bold]\nh1 Kopf");
  });
});
