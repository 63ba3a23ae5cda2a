/** Texts as Word and PDF files: what is in them, and that nothing typed by anybody can break them. */
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { docxBlocks, docxTable, docxTitle } from "#server/files/docx";
import { docxFile, docxLists } from "#server/files/docx-file";
import type { TextContent } from "#server/documents/rules";
import { gridOf } from "#server/documents/content/tables.rules";
import {
  agendaReference,
  bulletList,
  doc,
  heading,
  orderedList,
  paragraph,
  record,
  table,
  text,
} from "#server/documents/content/text.rules";
import { compilePdf, typstBlocks, typstText, typstTitle } from "#server/files/typst";
import { unzip } from "../setup/zip.ts";

const hostile = '#import "x": * \\ $a$ "] } ] #eval("1+1") `raw` @ref <label> // /* = - + ~ --- \\u{41} <w:p>&amp;';
const link = (href: string): TextContent => ({ type: "text", text: "Link", marks: [{ type: "link", attrs: { href } }] });
const task = (checked: boolean, words: string): TextContent => ({
  type: "taskItem",
  attrs: { checked },
  content: [paragraph(words)],
});

const everything = doc(
  heading(2, "Überblick über Städtepartnerschaften"),
  paragraph([
    ...text("Fett", "bold"),
    ...text(" und "),
    ...text("kursiv", "italic"),
    ...text(" mit "),
    agendaReference(7, "AP-07"),
    ...text("."),
  ]),
  paragraph([link("https://stadt.example/a?b=1"), { type: "hardBreak" }, link("javascript:alert(1)"), link("/agenda/1")]),
  bulletList("Äpfel", [paragraph("Birnen"), orderedList("erstens", "zweitens")]),
  orderedList("neu gezählt"),
  { type: "taskList", content: [task(true, "Einladung verschickt"), task(false, "Raum gebucht")] },
  table(["Stadt", "Partner"], ["Lindenhafen", "Töröß 😀"]),
  { type: "blockquote", content: [paragraph("Ein Zitat.")] },
  { type: "horizontalRule" },
  record({ kind: "decision", recordId: 1, label: "Beschluss B-2026-01", text: "Die Stellen tauschen sich aus." }),
  heading(4, "Anhang"),
);

async function wordOf(content: TextContent, title = "Titel") {
  const lists = docxLists();
  const bytes = await docxFile({
    title,
    language: "de",
    lists,
    footer: "GA-2026-01 · TLP:GREEN",
    children: [docxTitle(title), ...docxBlocks(content, { lists, language: "de" })],
  });
  const files = unzip(bytes);
  return { document: files["word/document.xml"]!, file: (name: string) => files[name]! };
}

const textOf = (xml: string) => [...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map((match) => match[1]).join("|");

describe("a text as Word file", () => {
  test("has real headings without gaps, in German", async () => {
    const { document, file } = await wordOf(everything);
    expect(document).toMatch(/<w:pStyle w:val="Heading1"\/>.*Überblick über Städtepartnerschaften/s);
    expect(document).toMatch(/<w:pStyle w:val="Heading2"\/>.*Anhang/s);
    expect(document).not.toContain('"Heading4"');
    expect(file("word/styles.xml")).toContain('w:lang w:val="de-DE"');
    expect(file("docProps/core.xml")).toContain("<dc:title>Titel</dc:title>");
    expect(file("docProps/core.xml")).toMatch(/<dc:language>de-DE<\/dc:language>.*<\/cp:coreProperties>$/s);
  });

  test("numbers lists with Word's own numbering, each list anew", async () => {
    const { document, file } = await wordOf(everything);
    const numIds = [...document.matchAll(/<w:numId w:val="(\d+)"\/>/g)].map((match) => match[1]);
    // Bullets, the ordered list inside them, and the second ordered list.
    expect(new Set(numIds).size).toBe(3);
    expect(document).toMatch(/<w:ilvl w:val="1"\/>/);
    expect(file("word/numbering.xml")).toContain('w:numFmt w:val="decimal"');
    expect(file("word/numbering.xml")).toContain('w:numFmt w:val="bullet"');
  });

  test("a list that begins at five begins at five", async () => {
    const { file } = await wordOf(doc({ ...orderedList("fünftens"), attrs: { start: 5 } }));
    expect(file("word/numbering.xml")).toContain('<w:start w:val="5"/>');
  });

  test("repeats the header row of tables, and says what is a task and whether it is done", async () => {
    const { document } = await wordOf(everything);
    expect(document.match(/<w:tblHeader\/>/g)).toHaveLength(1);
    expect(textOf(document)).toContain("☑ Erledigt: |Einladung verschickt");
    expect(textOf(document)).toContain("☐ Offen: |Raum gebucht");
  });

  test("keeps safe links and turns all others into text", async () => {
    const { document, file } = await wordOf(everything);
    expect(document.match(/<w:hyperlink /g)).toHaveLength(1);
    expect(file("word/_rels/document.xml.rels")).toContain("https://stadt.example/a?b=1");
    expect(file("word/_rels/document.xml.rels")).not.toContain("javascript");
  });

  test("carries umlauts, emoji, records, quotes and references", async () => {
    const { document } = await wordOf(everything);
    expect(textOf(document)).toContain("Töröß 😀");
    expect(textOf(document)).toContain("AP-07");
    expect(document).toMatch(/w:val="RecordLabel".*Beschluss B-2026-01.*w:val="Record".*Die Stellen tauschen sich aus\./s);
    expect(document).toMatch(/w:val="Quote".*Ein Zitat\./s);
  });

  test("hostile text is text: signs of XML, control characters, halves of emoji", async () => {
    const { document } = await wordOf(
      doc(heading(1, hostile), paragraph(`vor\u0000\u0008\ud800nach`), table([hostile], ["]]>"])),
      hostile,
    );
    expect(document).toContain("&lt;w:p&gt;&amp;amp;");
    // eslint-disable-next-line no-control-regex -- they must not be there
    expect(document).not.toMatch(/[\u0000-\u0008]/);
    expect(document).toContain("vor\ufffdnach");
  });

  test("a table that does not add up is mended and not refused", async () => {
    const broken: TextContent = {
      type: "table",
      content: [
        { type: "tableRow", content: [{ type: "tableCell", attrs: { colspan: 3, rowspan: 9 }, content: [paragraph("weit")] }] },
        {
          type: "tableRow",
          content: [
            { type: "tableCell", content: [paragraph("a")] },
            { type: "tableCell", content: [] },
          ],
        },
        { type: "tableRow", content: [] },
      ],
    };
    const { document } = await wordOf(doc(broken));
    // As browsers lay it out: one cell three wide and two high, two places that lack one, and two cells beside it.
    expect(document.match(/<w:tc>/g)).toHaveLength(6);
    expect(document.match(/<w:vMerge/g)).toHaveLength(2);
  });

  test("a simple table for lists of people has its header", async () => {
    const bytes = await docxFile({
      title: "t",
      language: "en",
      lists: docxLists(),
      children: [docxTable(["Name", "Role"], [["Anna", "Chair"]])],
    });
    expect(textOf(unzip(bytes)["word/document.xml"]!)).toBe("Name|Role|Anna|Chair");
  });
});

describe("a table as a grid", () => {
  test("spans that fit stay, and header rows are counted", () => {
    const cell = (type: string, attrs: object, words: string): TextContent => ({
      type,
      attrs: { ...attrs },
      content: [paragraph(words)],
    });
    const grid = gridOf({
      type: "table",
      content: [
        { type: "tableRow", content: [cell("tableHeader", { colspan: 2 }, "Kopf")] },
        { type: "tableRow", content: [cell("tableCell", { rowspan: 2 }, "hoch"), cell("tableCell", {}, "b")] },
        { type: "tableRow", content: [cell("tableCell", {}, "c")] },
      ],
    });
    expect(grid).toMatchObject({ columns: 2, headerRows: 1 });
    expect(grid.rows.map((row) => row.map((entry) => [entry.colspan, entry.rowspan]))).toEqual([
      [[2, 1]],
      [
        [1, 2],
        [1, 1],
      ],
      [[1, 1]],
    ]);
  });

  test("a header that reaches into the body is no header row", () => {
    const grid = gridOf({
      type: "table",
      content: [
        {
          type: "tableRow",
          content: [
            { type: "tableHeader", attrs: { rowspan: 2 }, content: [] },
            { type: "tableHeader", content: [] },
          ],
        },
        { type: "tableRow", content: [{ type: "tableCell", content: [] }] },
      ],
    });
    expect(grid.headerRows).toBe(0);
  });
});

/** All streams of a PDF, unpacked. */
function streamsOf(pdf: Buffer): string {
  let out = "";
  for (let at = pdf.indexOf("stream\n"); at !== -1; at = pdf.indexOf("stream\n", at + 7)) {
    try {
      out += inflateSync(pdf.subarray(at + 7)).toString("latin1");
    } catch {
      // Some streams are not packed, and `endstream` looks like one.
    }
  }
  return out + pdf.toString("latin1");
}

describe("a text as PDF", () => {
  test("is tagged PDF/UA-1, with title and language", async () => {
    const pdf = await compilePdf(typstTitle("Protokoll") + typstBlocks(everything), {
      language: "de",
      title: "Protokoll für Äußeres",
      footer: "TLP:GREEN",
    });
    const inside = streamsOf(pdf);
    expect(pdf.subarray(0, 8).toString()).toBe("%PDF-1.7");
    expect(inside).toContain("<pdfuaid:part>1</pdfuaid:part>");
    expect(inside).toMatch(/\/Lang \(de-DE\)/i);
    expect(inside).toContain("/StructTreeRoot");
    for (const tag of ["/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/BlockQuote", "/Link"]) expect(inside).toContain(tag);
  });

  test("hostile text neither runs nor breaks the file", async () => {
    const content = doc(
      heading(3, hostile),
      paragraph(hostile),
      bulletList(hostile),
      table([hostile], [hostile]),
      record({ kind: "task", recordId: 1, label: hostile, text: hostile }),
      paragraph([link('https://stadt.example/"]#import')]),
      paragraph([agendaReference(1, hostile)]),
    );
    const markup = typstBlocks(content, { agendaItemUrl: (id) => `https://agenda.example/agenda/${id}` });
    await expect(
      compilePdf(typstTitle(hostile) + markup, { language: "en", title: hostile, footer: hostile }),
    ).resolves.toBeInstanceOf(Buffer);
  });

  test("everything typed stands inside a string: no sign can end it", () => {
    expect(typstText('a"b\\c#d$e')).toBe('#"a\\"b\\\\c#d$e";');
    expect(typstText("zwei\nZeilen\t!")).toBe('#"zwei\\nZeilen\\t!";');
    expect(typstText("\u0000\u0007x\ud800")).toBe('#"x\ufffd";');
    expect(typstText("")).toBe("");
  });

  test("characters without a font do not stop it: rare scripts, emoji with joiners", async () => {
    const content = doc(paragraph("深圳 👩🏽‍💻 🏛️ ✅ 𓀀 \u{10fffd}"), paragraph("Grüße aus Lindenhafen – „schön“ … €"));
    await expect(compilePdf(typstBlocks(content), { language: "de", title: "深圳" })).resolves.toBeInstanceOf(Buffer);
  });

  test("a digit in a box, or a letter that something strange stands on, does not stop it either", async () => {
    const content = doc(paragraph("1️⃣ Ansprechstellen, 2️⃣ Fortbildung, #️⃣ a🏻 ä⃝"));
    await expect(compilePdf(typstBlocks(content), { language: "de", title: "1️⃣ a" })).resolves.toBeInstanceOf(Buffer);
  });

  test("a paragraph from right to left does not stop it, and says so", async () => {
    const markup = typstBlocks(doc(paragraph("مرحبا بكم"), paragraph("Deutsch")));
    expect(markup.match(/dir: rtl/g)).toHaveLength(1);
    await expect(compilePdf(markup, { language: "de", title: "t", footer: "f" })).resolves.toBeInstanceOf(Buffer);
  });

  test("an empty text and headings without words are no obstacle", async () => {
    await expect(
      compilePdf(typstBlocks(doc(heading(4, ""), paragraph(""))), { language: "de", title: "Leer" }),
    ).resolves.toBeInstanceOf(Buffer);
  });

  test("a table that does not add up is mended and not refused", async () => {
    const broken: TextContent = {
      type: "table",
      content: [
        {
          type: "tableRow",
          content: [{ type: "tableHeader", attrs: { colspan: 2, rowspan: 4 }, content: [paragraph("weit")] }],
        },
        {
          type: "tableRow",
          content: [
            { type: "tableCell", content: [paragraph("a")] },
            { type: "tableCell", content: [paragraph("b")] },
            { type: "tableCell", content: [] },
          ],
        },
      ],
    };
    await expect(
      compilePdf(typstBlocks(doc(broken, { type: "table", content: [] })), { language: "de", title: "Tabelle" }),
    ).resolves.toBeInstanceOf(Buffer);
  });

  test("below a heading of level 1 the headings of a text go on with level 2", () => {
    expect(typstBlocks(doc(heading(1, "a"), heading(3, "b")), { below: 1 })).toContain(
      '#heading(level: 2)[#"a";]\n\n#heading(level: 3)[#"b";]',
    );
  });
});
