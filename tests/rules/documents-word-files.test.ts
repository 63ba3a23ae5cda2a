/**
 * Word files as other programs write them: pandoc, LibreOffice (three ways, and one with tracked changes), Word itself, Google Docs, our own
 * library, programs that choose other prefixes. See tests/setup/files/README.md.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { docxBlocks, docxTitle } from "#server/files/docx";
import { docxFile, docxLists } from "#server/files/docx-file";
import type { ImportedText } from "#server/documents/import/rules";
import type { TextContent } from "#server/documents/rules";
import { outlineOf, toPlainText } from "#server/documents/content/text.rules";
import { readWordFile } from "#server/documents/import/word/read";
import { contentToUpdate } from "#server/documents/log/ydoc.rules";
import JSZip from "jszip";
import { longPaper } from "../setup/long-paper.ts";
import { del, ins, item, NUMBERING, p, r, row, styled, tbl, wordFile } from "../setup/word.ts";

async function read(bytes: Buffer): Promise<ImportedText> {
  const imported = await readWordFile(bytes);
  contentToUpdate(imported.content);
  return imported;
}
const fixture = (name: string) => read(readFileSync(new URL(`../setup/files/${name}.docx`, import.meta.url)));

/** Every node of a kind, wherever it stands. */
function all(node: TextContent, type: string): TextContent[] {
  return [...(node.type === type ? [node] : []), ...(node.content ?? []).flatMap((child) => all(child, type))];
}
const outline = ({ content }: ImportedText) => outlineOf(content).map(({ level, text }) => `${level} ${text}`);
const linksIn = ({ content }: ImportedText) =>
  all(content, "text").flatMap((node) => node.marks?.find(({ type }) => type === "link")?.attrs?.href ?? []);
const itemsOf = (list: TextContent | undefined) => (list?.content ?? []).map((entry) => toPlainText(entry));

describe.each(["pandoc", "libreoffice-odt"])("a file of %s", (name) => {
  test("keeps headings, lists in lists, the table with its head, footnote, link, picture, quote, line and raised digits", async () => {
    const imported = await fixture(name);
    expect(imported.title).toBe("Kommunale Ansprechstellen");
    expect(imported.language).toBe("de");
    expect(outline(imported)).toEqual(["1 Ausgangslage", "2 Ziele", "3 Tief"]);
    const [first, second] = all(imported.content, "orderedList");
    expect(itemsOf(first)).toEqual([
      "Erstens",
      "Zweitens\ninnen\nnoch innen\nFortsetzung innen.",
      "Drittens\nZweiter Absatz im Punkt.",
    ]);
    expect(second?.attrs).toMatchObject({ start: 4 });
    expect(itemsOf(all(imported.content, "bulletList")[0])).toEqual(["innen", "noch innen\nFortsetzung innen."]);
    expect(all(imported.content, "tableHeader").map(toPlainText)).toEqual(["Wer", "Was", "Bis"]);
    expect(all(imported.content, "tableCell").map(toPlainText)).toEqual(["Bund", "Prüfen", "Juni", "Land", "Fördern", "Juli"]);
    expect(all(imported.content, "footnote")[0]?.attrs?.text).toBe("Siehe den Beschluss vom 3. Mai.");
    expect(linksIn(imported)).toEqual(["https://stadt.example/stellen"]);
    expect(all(imported.content, "image")).toHaveLength(1);
    expect(imported.images[0]).toMatchObject({ width: 40, height: 30 });
    expect(all(imported.content, "blockquote").map(toPlainText)).toEqual(["Ein Zitat."]);
    expect(all(imported.content, "horizontalRule")).toHaveLength(1);
    expect(toPlainText(imported.content)).toContain("Wasser H₂O und m².");
  });
});

describe("files of LibreOffice from elsewhere", () => {
  test("from a web page: lists in lists, joined cells", async () => {
    const imported = await fixture("libreoffice-html");
    expect(outline(imported)).toEqual(["1 Ausgangslage", "2 Ziele"]);
    expect(itemsOf(all(imported.content, "orderedList")[0])).toEqual(["Erstens", "Zweitens\ninnen\nnoch innen", "Drittens"]);
    expect(all(imported.content, "tableCell").map((cell) => cell.attrs?.rowspan)).toEqual([1, 2, 1, 1, 1]);
    expect(toPlainText(imported.content)).toContain("Wasser H₂O und m².");
  });

  test("from an old Word file: every word is there, numbers as that file shows them", async () => {
    const imported = await fixture("libreoffice-doc");
    expect(outline(imported)).toEqual(["1 Ausgangslage", "2 Ziele", "3 Tief"]);
    expect(all(imported.content, "orderedList").map((list) => list.attrs?.start)).toEqual([1, 1, 4]);
    expect(all(imported.content, "listItem")).toHaveLength(6);
    expect(all(imported.content, "tableHeader")).toHaveLength(3);
    expect(all(imported.content, "footnote")).toHaveLength(1);
    for (const words of ["Fortsetzung innen.", "Zweiter Absatz im Punkt.", "Zwischentext.", "Ende."])
      expect(toPlainText(imported.content)).toContain(words);
  });

  test("with tracked changes of two people and a comment", async () => {
    const imported = await fixture("libreoffice-tracked");
    expect(toPlainText(imported.content)).toContain("Die Frist endet am 1. Mai.");
    expect(
      imported.changes.map((change) => [change.author, change.blocks.map((block) => toPlainText(block)).join("|")]),
    ).toEqual([
      ["Anna Beispiel", "Die Frist endet am 1. Juni."],
      ["Anna Beispiel", "Ein ganz neuer Absatz, den Anna vorschlägt."],
      ["Jens Probe", "Prüfen\nEntscheiden\ninnen\nUmsetzen und auswerten"],
    ]);
    expect(imported.threads).toMatchObject([{ quote: "Stadt", comments: [{ author: "Petra Muster", body: "Welche Stadt?" }] }]);
  });
});

const paper = {
  body:
    styled("berschrift1", "Ausgangslage") +
    p(`${r("Jede ")}${r("Stadt", "<w:b/>")}${del(" soll")}${ins(" kann")}${r(" eine Stelle benennen.")}`) +
    item("eins", 3) +
    item("zwei", 3) +
    tbl(row(["Wer", "Was"], "<w:tblHeader/>"), row(["Bund", "prüft"])),
  numbering: NUMBERING,
};
const expectPaper = (imported: ImportedText) => {
  expect(outline(imported)).toEqual(["1 Ausgangslage"]);
  expect(toPlainText(imported.content)).toBe(
    "Ausgangslage\nJede Stadt soll eine Stelle benennen.\neins\nzwei\nWer\nWas\nBund\nprüft",
  );
  expect(imported.changes.map((change) => toPlainText(change.blocks[0]!))).toEqual(["Jede Stadt kann eine Stelle benennen."]);
  expect(all(imported.content, "orderedList")).toHaveLength(1);
};

describe("the same text as different programs write it", () => {
  test("Word, with revision numbers, smart tags and signs of the spelling check", async () => {
    expectPaper(await read(await wordFile(paper)));
  });

  test("Google Docs, which wraps what was commented or suggested in content controls and says where letters run to", async () => {
    const body = paper.body
      .replace(/<w:ins /, '<w:sdt><w:sdtPr><w:tag w:val="goog_rdk_1"/></w:sdtPr><w:sdtContent><w:ins ')
      .replace("</w:ins>", "</w:ins></w:sdtContent></w:sdt>")
      .replaceAll("<w:t ", '<w:t xml:space="preserve" ')
      .replaceAll('xml:space="preserve" xml:space="preserve"', 'xml:space="preserve"')
      .replaceAll("<w:rPr><w:b/></w:rPr>", '<w:rPr><w:b w:val="1"/><w:bCs w:val="1"/><w:rtl w:val="0"/></w:rPr>');
    expectPaper(
      await read(await wordFile({ ...paper, body: `<w:sdt><w:sdtPr/><w:sdtContent>${body}</w:sdtContent></w:sdt>` })),
    );
  });

  test("a program whose styles carry the lists, as python-docx does", async () => {
    const listStyle = `<w:style w:type="paragraph" w:styleId="ListNumber"><w:name w:val="List Number"/><w:basedOn w:val="Standard"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>`;
    const { STYLES } = await import("../setup/word.ts");
    const body = paper.body.replace(
      item("eins", 3) + item("zwei", 3),
      styled("ListNumber", "eins") + styled("ListNumber", "zwei"),
    );
    expectPaper(await read(await wordFile({ ...paper, body, styles: STYLES + listStyle })));
  });

  /** Rewrites every part of a file. */
  async function rewritten(change: (xml: string) => string): Promise<Buffer> {
    const zip = await JSZip.loadAsync(await wordFile(paper));
    for (const name of Object.keys(zip.files).filter((each) => each.startsWith("word/") && each.endsWith(".xml"))) {
      zip.file(name, change(await zip.file(name)!.async("string")));
    }
    return zip.generateAsync({ type: "nodebuffer", compression: "DEFLATE" });
  }

  test("a program that chooses its own prefixes", async () => {
    const prefixed = (xml: string) =>
      xml.replaceAll("<w:", "<ns0:").replaceAll("</w:", "</ns0:").replaceAll(" w:", " ns0:").replace("xmlns:w=", "xmlns:ns0=");
    expectPaper(await read(await rewritten(prefixed)));
  });

  test("the strict variant of the standard", async () => {
    const strict = (xml: string) =>
      xml.replaceAll(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
      );
    expectPaper(await read(await rewritten(strict)));
  });

  test("in UTF-16", async () => {
    const zip = await JSZip.loadAsync(await wordFile(paper));
    const xml = await zip.file("word/document.xml")!.async("string");
    zip.file("word/document.xml", Buffer.from(`\ufeff${xml.replace('encoding="UTF-8"', 'encoding="UTF-16"')}`, "utf16le"));
    expectPaper(await read(await zip.generateAsync({ type: "nodebuffer" })));
  });
});

test("seventy pages come in whole", { timeout: 60_000 }, async () => {
  const content = longPaper();
  const lists = docxLists();
  const bytes = await docxFile({
    title: "Lang",
    language: "de",
    lists,
    children: [docxTitle("Lang"), ...docxBlocks(content, { lists, language: "de" })],
  });
  const imported = await read(bytes);
  expect(toPlainText(imported.content)).toBe(toPlainText(content));
  expect(outline(imported)).toHaveLength(130);
  expect(imported.report.taken).toMatchObject({ headings: 130, tables: 26, footnotes: 44 });
});
