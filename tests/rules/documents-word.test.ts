/** Word files as texts of ours: what people write in Word, with what Word leaves in it, and what must not be opened. */
import { describe, expect, test } from "vitest";
import type { Refused } from "#server/documents/import/rules";
import { readWordFile } from "#server/documents/import/word/read";
import { contentToUpdate } from "#server/documents/log/ydoc.rules";
import { pngOf } from "../setup/pictures.ts";
import { sketch } from "../setup/sketch.ts";
import type * as word from "../setup/word.ts";
import {
  del,
  endDeleted,
  endInserted,
  ins,
  item,
  NUMBERING,
  p,
  picture,
  r,
  rel,
  row,
  styled,
  tbl,
  wordFile,
} from "../setup/word.ts";

/** Reads, and makes sure that the text can be stored. */
async function read(parts: word.WordParts) {
  const imported = await readWordFile(await wordFile(parts));
  if (imported.content.content?.length) contentToUpdate(imported.content);
  return imported;
}

const sketchOf = async (body: string, more: Partial<word.WordParts> = {}) =>
  sketch((await read({ body, numbering: NUMBERING, ...more })).content);

describe("the words of a Word file", () => {
  test("headings by their style in any language, the title apart, bold and italic by look and by style", async () => {
    const imported = await read({
      body:
        styled("Titel", "Gemeinsam ansprechbar") +
        styled("berschrift1", "Ausgangslage") +
        p(r("Die ") + r("Städte", "<w:b/>") + r(" und ", '<w:b w:val="0"/>') + r("Länder", '<w:rStyle w:val="Fett"/><w:i/>')) +
        styled("berschrift3", "Tiefer") +
        styled("berschrift6", "Am tiefsten"),
    });
    expect(imported.title).toBe("Gemeinsam ansprechbar");
    expect(imported.language).toBe("de");
    expect(sketch(imported.content)).toBe(
      "h1 Ausgangslage\nDie [Städte|bold] und [Länder|bold italic]\nh3 Tiefer\nh4 Am tiefsten",
    );
    expect(imported.report.lost).toEqual({ "deep-headings": 1 });
    expect(imported.report.taken).toMatchObject({ headings: 3, paragraphs: 1 });
  });

  test("runs that Word has cut to pieces are whole again, and empty paragraphs are distances", async () => {
    const body =
      p(`${r("Ge")}<w:proofErr w:type="spellStart"/><w:smartTag w:element="place">${r("mein")}</w:smartTag>${r("de")}`) +
      p("") +
      p("Ende");
    expect(await sketchOf(body)).toBe("Gemeinde\nEnde");
  });

  test("lists in lists, letters below numbers, counting on over a paragraph, beginning anew at five", async () => {
    const body =
      item("eins", 3) +
      item("innen", 3, 1) +
      item("noch", 3, 1) +
      item("zwei", 3) +
      p("dazwischen") +
      item("drei", 3) +
      item("neu", 4) +
      item("sechs", 4) +
      item("Punkt", 1) +
      item("Strich", 2, 1);
    expect(await sketchOf(body)).toBe(
      "(1: eins / (1: innen, noch), zwei)\ndazwischen\n(3: drei)\n(5: neu, sechs)\n(Punkt / (Strich))",
    );
  });

  test("a second paragraph of an item stays in its item", async () => {
    const body = item("eins", 3) + p("dazu", '<w:pStyle w:val="ListParagraph"/>') + item("zwei", 3) + p("ganz links");
    expect(await sketchOf(body)).toBe("(1: eins / dazu, zwei)\nganz links");
  });

  test("tables with joined cells, a head that repeats, and lists inside", async () => {
    const wide = `<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>${p("breit")}</w:tc>`;
    const high = (merge: string, words: string) => `<w:tc><w:tcPr><w:vMerge${merge}/></w:tcPr>${p(words)}</w:tc>`;
    const body = tbl(
      row(["A", "B", "C"], "<w:tblHeader/>"),
      row([wide, "c"]),
      row([high(' w:val="restart"', "hoch"), "b", `<w:tc>${item("x", 1)}${p("")}</w:tc>`]),
      row([high("", ""), "b2", "c2"]),
    );
    expect(await sketchOf(body)).toBe("table #A | #B | #C ‖ 2×1 breit | c ‖ 1×2 hoch | b | (x) ‖ b2 | c2");
  });

  test("a first row that is all bold is the head of its table", async () => {
    const bold = (words: string) => `<w:tc>${p(r(words, "<w:b/>"))}</w:tc>`;
    expect(await sketchOf(tbl(row([bold("Wer"), bold("Was")]), row(["Bund", "prüft"])))).toBe(
      "table #Wer | #Was ‖ Bund | prüft",
    );
  });

  test("footnotes and endnotes stand where their number stood; a long one goes on in the next", async () => {
    const note = (id: number) => `<w:r><w:footnoteReference w:id="${id}"/></w:r>`;
    const imported = await read({
      body: p(`${r("Satz")}${note(2)}${r(".")}<w:r><w:endnoteReference w:id="1"/></w:r>${note(3)}`),
      footnotes: `<w:footnote w:id="2">${p(`<w:r><w:footnoteRef/></w:r>${r(" Siehe ")}${r("dort", "<w:b/>")}`)}</w:footnote><w:footnote w:id="3">${p("lang ".repeat(500))}</w:footnote>`,
      endnotes: `<w:endnote w:id="1">${p("Am Ende.")}</w:endnote>`,
    });
    expect(sketch(imported.content)).toMatch(/^Satz\{Siehe dort\}\.\{Am Ende\.\}\{lang .{1990,}\}\{.*lang\}$/);
    expect(imported.report.lost).toEqual({ "footnote-formatting": 1, "footnotes-parted": 1 });
  });

  test("links by relation and by field; unsafe ones are words", async () => {
    const field = (kind: string) => `<w:r><w:fldChar w:fldCharType="${kind}"/></w:r>`;
    const imported = await read({
      body: p(
        `<w:hyperlink r:id="rId7">${r("Stadt", '<w:rStyle w:val="Hyperlink"/>')}</w:hyperlink>${field("begin")}<w:r><w:instrText> HYPERLINK "https://land.example/a" </w:instrText></w:r>${field("separate")}${r("Land")}${field("end")}<w:hyperlink r:id="rId8">${r("böse")}</w:hyperlink><w:hyperlink w:anchor="_Toc1">${r("oben")}</w:hyperlink>`,
      ),
      relations:
        rel("rId7", "hyperlink", "https://stadt.example/", true) + rel("rId8", "hyperlink", "javascript:alert(1)", true),
    });
    expect(sketch(imported.content)).toBe("[Stadt|link=https://stadt.example/][Land|link=https://land.example/a]böseoben");
    expect(imported.report.lost).toEqual({ "links-unsafe": 1, bookmarks: 1 });
    expect(imported.report.taken.links).toBe(2);
  });

  test("other fields keep the words that Word last worked out; a table of contents goes", async () => {
    const field = (kind: string) => `<w:r><w:fldChar w:fldCharType="${kind}"/></w:r>`;
    const instr = (words: string) => `<w:r><w:instrText>${words}</w:instrText></w:r>`;
    const body =
      p(`${field("begin")}${instr("TOC \\o")}${field("separate")}${r("Ziele 3")}`) +
      p(`${r("Mittel 4")}${field("end")}`) +
      styled("berschrift1", "Ziele") +
      p(`${r("Seite ")}<w:fldSimple w:instr="PAGE">${r("7")}</w:fldSimple>`) +
      p(`${field("begin")}${instr("REF x")}${r("nie beendet")}`) +
      p("weiter");
    const imported = await read({ body });
    expect(sketch(imported.content)).toBe("h1 Ziele\nSeite 7\nweiter");
    expect(imported.report.lost).toMatchObject({ "table-of-contents": 1, fields: 1 });
  });

  test("raised digits stay raised, signs of symbol fonts stay signs, hidden text stays away", async () => {
    const body = p(
      `${r("m")}${r("2", '<w:vertAlign w:val="superscript"/>')}${r(" CO")}${r("2", '<w:vertAlign w:val="subscript"/>')}<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>${r("geheim", "<w:vanish/>")}<w:r><w:noBreakHyphen/><w:br/><w:t>Zeile</w:t></w:r>`,
    );
    expect(await sketchOf(body)).toBe("m² CO₂→\u2011⏎Zeile");
  });

  test("a quote, a line, a task with its box", async () => {
    const box = (checked: 0 | 1) =>
      `<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="${checked}"/></w14:checkbox></w:sdtPr><w:sdtContent>${r("☐")}</w:sdtContent></w:sdt>`;
    const body =
      styled("Zitat", "Ein Wort.") +
      p("", '<w:pBdr><w:bottom w:val="single"/></w:pBdr>') +
      p(`${box(1)}${r(" Raum gebucht")}`) +
      p(`${box(0)}${r(" Einladung")}`);
    expect(await sketchOf(body)).toBe("> Ein Wort.\n---\n([x] Raum gebucht, [ ] Einladung)");
  });

  test("passages in another language than most of the text keep it", async () => {
    const imported = await read({
      body: p(
        `${r("Gemeint ist, was man anderswo so nennt: ")}${r("whole of government", '<w:lang w:val="en-GB"/>')}${r(".", '<w:lang w:val="de-DE"/>')}`,
      ),
    });
    expect(sketch(imported.content)).toBe("Gemeint ist, was man anderswo so nennt: [whole of government|language=en].");
  });

  test("headings that Word counts make a numbered text", async () => {
    const counted = (words: string) =>
      p(words, '<w:pStyle w:val="berschrift1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>');
    const imported = await read({ body: counted("Ziele") + counted("Mittel"), numbering: NUMBERING });
    expect(imported.numbering).toBe("headings");
    expect(sketch(imported.content)).toBe("h1 Ziele\nh1 Mittel");
  });
});

describe("pictures and what surrounds the text", () => {
  test("pictures come between the words around them, each once, with what they show", async () => {
    const png = await pngOf();
    const imported = await read({
      body: p(`${r("davor")}${picture("rId5", "Karte der Häfen")}${r("danach")}`) + p(picture("rId6", null)),
      relations: rel("rId5", "image", "media/a.png") + rel("rId6", "image", "media/b.png"),
      files: { "word/media/a.png": png, "word/media/b.png": png },
    });
    expect(sketch(imported.content)).toBe("davor\n<image 0 Karte der Häfen>\ndanach\n<image 0 >");
    expect(imported.images).toHaveLength(1);
    expect(imported.images[0]).toMatchObject({ mediaType: "image/png", width: 40, height: 30 });
    expect(imported.report.lost).toEqual({ "images-without-alt": 1 });
  });

  test("a picture that is none is named in its place and in the report", async () => {
    const imported = await read({
      body: p(picture("rId5", "Karte")),
      relations: rel("rId5", "image", "media/a.png"),
      files: { "word/media/a.png": "kein Bild" },
    });
    expect(sketch(imported.content)).toBe("[Karte]");
    expect(imported.report.lost).toEqual({ "images-unreadable": 1 });
  });

  test("words of text boxes follow their paragraph, once; heads, charts, objects and formulas are named", async () => {
    const box = `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><a:graphic><a:graphicData><wps:txbx><w:txbxContent>${p("im Kasten")}</w:txbxContent></wps:txbx></a:graphicData></a:graphic></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>${p("im Kasten")}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`;
    const chart = `<w:r><w:drawing><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></a:graphic></w:drawing></w:r>`;
    const imported = await read({
      body: p(`${r("Text")}${box}${chart}<w:r><w:object/></w:r><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>`),
      header: p("Entwurf – nicht weitergeben"),
      settingsRelations: rel("t", "attachedTemplate", "file:///C:\\Vorlagen\\Amt.dotm", true),
    });
    expect(sketch(imported.content)).toBe("Texta+b\nim Kasten");
    expect(imported.report.lost).toEqual({
      "text-boxes": 1,
      diagrams: 1,
      "embedded-objects": 1,
      equations: 1,
      "headers-footers": 1,
      template: 1,
    });
  });
});

describe("comments of Word", () => {
  const comment = (id: number, author: string, words: string, paragraph = "") =>
    `<w:comment w:id="${id}" w:author="${author}" w:date="2030-04-0${id + 1}T09:30:00Z" w:initials="x"><w:p${paragraph ? ` w14:paraId="${paragraph}"` : ""}>${r(words)}</w:p></w:comment>`;
  const start = (id: number) => `<w:commentRangeStart w:id="${id}"/>`;
  const end = (id: number) => `<w:commentRangeEnd w:id="${id}"/><w:r><w:commentReference w:id="${id}"/></w:r>`;

  test("keep their passages, even where they overlap, their authors, days and answers", async () => {
    const imported = await read({
      body: p(
        `${r("Jede ")}${start(0)}${r("Stadt ")}${start(1)}${r("benennt")}${end(0)}${r(" eine Stelle")}${end(1)}${start(2)}${end(2)}${r(".")}`,
      ),
      comments:
        comment(0, "Petra Muster", "Welche?", "AAAA0001") +
        comment(1, "Jens Probe", "Wann?") +
        comment(2, "Jens Probe", "Alle.", "AAAA0002"),
      commentsExtended: `<w15:commentEx w15:paraId="AAAA0001" w15:done="1"/><w15:commentEx w15:paraId="AAAA0002" w15:paraIdParent="AAAA0001"/>`,
    });
    expect(sketch(imported.content)).toBe("Jede [Stadt |comment=0][benennt|comment=0 comment=1][ eine Stelle|comment=1].");
    expect(imported.threads).toMatchObject([
      { quote: "Stadt benennt", prefix: "Jede", suffix: "eine Stelle.", block: 0, resolved: true },
      { quote: "benennt eine Stelle", resolved: false },
    ]);
    expect(imported.threads[0]!.comments).toMatchObject([
      { author: "Petra Muster", at: new Date("2030-04-01T09:30:00Z"), body: "Welche?" },
      { author: "Jens Probe", body: "Alle." },
    ]);
    expect(imported.report.taken.comments).toBe(2);
  });

  test("one without words stands on its block; one on inserted words keeps them as its quote", async () => {
    const imported = await read({
      body: p(`${r("erstens")}${end(0)}`) + p(`${r("bleibt")}${ins(`${start(1)}${r(" neu dazu")}${end(1)}`)}`),
      comments: comment(0, "A", "Warum?") + comment(1, "B", "Gut!"),
    });
    expect(imported.threads).toMatchObject([
      { quote: "", block: 0 },
      { quote: "neu dazu", prefix: "erstens bleibt", block: null },
    ]);
    expect(imported.report.lost).toEqual({ "comments-unplaced": 1 });
  });
});

describe("tracked changes of Word", () => {
  const changesOf = async (body: string, more: Partial<word.WordParts> = {}) => {
    const imported = await read({ body, numbering: NUMBERING, ...more });
    return {
      text: sketch(imported.content),
      changes: imported.changes.map((change) => [
        change.author,
        `${change.from}–${change.to}`,
        change.blocks.map(sketch).join("\n"),
      ]),
    };
  };

  test("the text is what it was before, and each changed paragraph a proposal with the name of its author", async () => {
    const { text, changes } = await changesOf(
      p(`${r("Die Frist endet am ")}${del("1. Mai")}${ins("1. Juni")}${r(".")}`) +
        p("Bleibt.") +
        p(`${r("Ja")}${ins(" sicher", "Jens Probe")}`),
    );
    expect(text).toBe("Die Frist endet am 1. Mai.\nBleibt.\nJa");
    expect(changes).toEqual([
      ["Anna Beispiel", "0–1", "Die Frist endet am 1. Juni."],
      ["Jens Probe", "2–3", "Ja sicher"],
    ]);
  });

  test("two authors in one paragraph are two proposals, each without the other", async () => {
    const { text, changes } = await changesOf(
      p(`${r("Wir ")}${del("sollen", "A")}${ins("wollen", "A")}${r(" das")}${ins(" gern", "B")}`),
    );
    expect(text).toBe("Wir sollen das");
    expect(changes).toEqual([
      ["A", "0–1", "Wir wollen das"],
      ["B", "0–1", "Wir sollen das gern"],
    ]);
  });

  test("new paragraphs, deleted ones, and two that are joined", async () => {
    const inserted = p(ins("Neu."), endInserted());
    const gone = p(del("Weg."), endDeleted());
    const { text, changes } = await changesOf(
      p("Anfang.") + inserted + p("Mitte.") + gone + p("Schluss") + p("erste", endDeleted()) + p(" zweite"),
    );
    expect(text).toBe("Anfang.\nMitte.\nWeg.\nSchluss\nerste\n zweite");
    expect(changes).toEqual([
      ["Anna Beispiel", "1–1", "Neu."],
      ["Anna Beispiel", "2–3", ""],
      ["Anna Beispiel", "4–6", "erste zweite"],
    ]);
  });

  test("an item put into a numbered list changes its list and not those after it", async () => {
    const { text, changes } = await changesOf(
      item("eins", 3) +
        p(ins("dazu"), `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>${endInserted()}`) +
        p("Text") +
        item("zwei", 3),
    );
    expect(text).toBe("(1: eins)\nText\n(2: zwei)");
    expect(changes).toEqual([["Anna Beispiel", "0–1", "(1: eins, dazu)"]]);
  });

  test("rows of tables come and go as changes; moves are both", async () => {
    const tracked = `<w:ins w:id="3" w:author="Anna Beispiel" w:date="2030-05-02T10:00:00Z"/>`;
    const { text, changes } = await changesOf(
      tbl(row(["a", "b"]), row(["c", "d"], tracked)) +
        p(
          `<w:moveFrom w:id="1" w:author="M">${r("wandert")}</w:moveFrom>${r("bleibt ")}<w:moveTo w:id="2" w:author="M">${r("wandert")}</w:moveTo>`,
        ),
    );
    expect(text).toBe("table a | b\nwandertbleibt ");
    expect(changes).toEqual([
      ["Anna Beispiel", "0–1", "table a | b ‖ c | d"],
      ["M", "1–2", "bleibt wandert"],
    ]);
  });

  test("changes of looks count as made and are named", async () => {
    const imported = await read({ body: p(r("Text"), `<w:pPrChange w:id="1" w:author="A"><w:pPr/></w:pPrChange>`) });
    expect(imported.changes).toEqual([]);
    expect(imported.report.lost).toEqual({ "format-changes": 1 });
  });
});

describe("files that are not opened", () => {
  const refused = async (parts: Partial<word.WordParts>): Promise<Refused> =>
    readWordFile(await wordFile({ body: p("Text"), ...parts })).then(
      () => expect.unreachable("it was read"),
      (error: { reason: Refused }) => error.reason,
    );

  test("macros, by part or by type", async () => {
    expect(await refused({ files: { "word/vbaProject.bin": "x" } })).toBe("macros");
    expect(await refused({ mainType: "application/vnd.ms-word.document.macroEnabled.main+xml" })).toBe("macros");
  });

  test.each([
    ["a template of a server", { settingsRelations: rel("t", "attachedTemplate", "https://boese.example/t.dotm", true) }],
    ["a template of a share", { settingsRelations: rel("t", "attachedTemplate", "file://server/t.dotm", true) }],
    ["a template by its network name", { settingsRelations: rel("t", "attachedTemplate", "\\\\server\\t.dotm", true) }],
    ["a linked picture", { relations: rel("i", "image", "https://boese.example/zaehler.png", true) }],
    ["a linked object", { relations: rel("i", "oleObject", "file:///C:\\x.xlsx", true) }],
    ["a document to be drawn in", { relations: rel("i", "subDocument", "https://boese.example/b.docx", true) }],
  ])("%s", async (_name, parts) => {
    expect(await refused(parts)).toBe("external");
  });

  test("document types and entities", async () => {
    const hostile = `<?xml version="1.0"?><!DOCTYPE w:styles [<!ENTITY a "x">]><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&a;</w:styles>`;
    expect(await refused({ files: { "word/styles.xml": hostile } })).toBe("dtd");
  });

  test("what is packed to a thousandth is no text", async () => {
    expect(await refused({ files: { "word/media/a.png": Buffer.alloc(8 * 1024 * 1024) } })).toBe("zip-bomb");
    const many = Object.fromEntries(Array.from({ length: 4100 }, (_, index) => [`word/media/${index}.png`, ""]));
    expect(await refused({ files: many })).toBe("zip-bomb");
  });

  test("elements in elements without end", async () => {
    const nested = "<w:sdt><w:sdtContent>".repeat(5000) + "</w:sdtContent></w:sdt>".repeat(5000);
    expect(await refused({ body: nested })).toBe("zip-bomb");
  });

  test("spreadsheets, and archives that hold something else", async () => {
    expect(await refused({ mainType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml" })).toBe(
      "spreadsheet",
    );
    expect(await refused({ mainType: "application/zip" })).toBe("unknown");
  });

  test("a torn file is said to be broken", async () => {
    const file = await wordFile({ body: p("Text") });
    for (const torn of [file.subarray(0, file.length - 30), file.subarray(0, 200)]) {
      await expect(readWordFile(torn)).rejects.toMatchObject({ reason: "broken" });
    }
    expect(await refused({ files: { "word/document.xml": "<w:document>" } })).toBe("broken");
  });
});
