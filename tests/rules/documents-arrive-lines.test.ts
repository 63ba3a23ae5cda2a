/** Whole kinds of lines that arrived another way than they were written: from right to left, and wrapped to the width of a page. */
import { Window } from "happy-dom";
import { describe, expect, test } from "vitest";
import { readHtml } from "#server/documents/import/html";
import { readImport } from "#server/documents/import/read-file";
import { readWordFile } from "#server/documents/import/word/read";
import { doc, orderedList, paragraph } from "#server/documents/content/text.rules";
import { docxBlocks } from "#server/files/docx";
import { docxFile, docxLists } from "#server/files/docx-file";
import { writeHtml } from "#server/files/html";
import { bringsPictures } from "~/documents/editor/images/paste";
import { cleanHtml } from "~/documents/prosemirror/paste";
import { joinLines } from "~/documents/prosemirror/wrapped-lines";
import { readFileSync } from "node:fs";
import JSZip from "jszip";
import { sketch } from "../setup/sketch.ts";
import { p, wordFile } from "../setup/word.ts";

describe("paragraphs from right to left", () => {
  const arabic = "مرحبا بكم في 2026!";

  test("run as their first letter says, and as Word says where that is another way", async () => {
    const file = readFileSync(new URL("../setup/files/faults/right-to-left.docx", import.meta.url));
    expect(sketch((await readImport("a.docx", file)).content)).toBe(`${arabic}\nDanach deutsch.`);
    const body = p("ABC في", "<w:bidi/>") + p(arabic) + p("ABC", '<w:bidi w:val="0"/>');
    const { content } = await readWordFile(await wordFile({ body }));
    expect(sketch(content)).toBe(`\u200fABC في\n\u200e${arabic}\nABC`);
    expect(sketch((await readHtml('<p dir="rtl">ABC</p>')).content)).toBe("\u200fABC");
  });

  test("leave as such: in Word files, pages and PDF", async () => {
    const content = doc(paragraph(arabic), paragraph("Deutsch"));
    const lists = docxLists();
    const children = docxBlocks(content, { lists, language: "de" });
    const zip = await JSZip.loadAsync(await docxFile({ title: "t", language: "de", lists, children }));
    const xml = await zip.file("word/document.xml")!.async("string");
    expect(xml.match(/<w:bidi\/>/g)).toHaveLength(1);
    expect(xml.match(/<w:rtl\/>/g)).toHaveLength(1);
    expect(writeHtml("t", "", content, { language: "de" })).toContain("unicode-bidi: plaintext");
  });
});

test("a page that we write counts lists in lists as our own pages do", () => {
  const inner = { ...orderedList("innen"), attrs: { start: 1, type: "1" } };
  const html = writeHtml("t", "", doc(orderedList([paragraph("außen"), inner])), { language: "de" });
  expect(html).toContain("ol ol { list-style: lower-alpha; }");
  expect(html).toContain('<ol type="1">');
});

describe("text pasted from a PDF", () => {
  const wrapped = [
    "Die Länder und Kommunen verabreden, ihre Ansprechstellen bis zum Ende des Jah-",
    "res zu benennen. Sie berichten darüber in der Bund-Länder-Runde und in den Lan-",
    "des- und Regionalkonferenzen; Baden-",
    "Württemberg übernimmt dabei die Moderation, wie es auch bisher immer gewesen ist,",
    "und lädt ein.",
    "Die zweite Verabredung betrifft das Verfahren selbst, das künftig einfacher wird,",
    "damit alle es kennen:",
    "1. Anfragen werden innerhalb einer Woche beantwortet, auch wenn noch nicht alles",
    "geklärt ist.",
    "2. Offene Fragen kommen auf die Tagesordnung.",
  ];

  test("is paragraphs again, with its words whole", () => {
    expect(joinLines(wrapped.join("\r\n")).split("\n")).toEqual([
      "Die Länder und Kommunen verabreden, ihre Ansprechstellen bis zum Ende des Jahres zu benennen. Sie berichten darüber in der Bund-Länder-Runde und in den Landes- und Regionalkonferenzen; Baden-Württemberg übernimmt dabei die Moderation, wie es auch bisher immer gewesen ist, und lädt ein.",
      "Die zweite Verabredung betrifft das Verfahren selbst, das künftig einfacher wird, damit alle es kennen:",
      "1. Anfragen werden innerhalb einer Woche beantwortet, auch wenn noch nicht alles geklärt ist.",
      "2. Offene Fragen kommen auf die Tagesordnung.",
    ]);
  });

  test("also as browsers put it on the clipboard", () => {
    const html = wrapped.map((line) => `<span role="presentation" dir="ltr">${line}</span><br role="presentation">`).join("");
    const parse = (text: string) => new new Window().DOMParser().parseFromString(text, "text/html") as unknown as Document;
    expect(cleanHtml(html, parse).match(/<p>/g)).toHaveLength(4);
  });

  test.each([
    ["names", "Anna Beispiel\nBernd Muster\nClara Probe\nDieter Test"],
    ["paragraphs", [wrapped.join(" "), wrapped.join(" "), wrapped.join(" ")].join("\n")],
    [
      "sentences",
      "Der Bund prüft die Vorlage bis zum Mai.\nDie Länder nehmen bis Juni Stellung.\nDie Kommunen werden gehört und reden mit.",
    ],
    ["one line", wrapped[0]!],
  ])("lines that somebody ended on purpose stay: %s", (_kind, text) => expect(joinLines(text)).toBe(text));
});

test("pictures of other editors of our kind are sent along or named, those of our texts are known by their number", () => {
  expect(bringsPictures('<p data-pm-slice="0 0 []"><img src="data:image/png;base64,AA" alt="Karte"></p>')).toBe(true);
  expect(bringsPictures('<img src="/images/7" data-image="7" data-pm-slice="0 0 []">')).toBe(false);
  expect(bringsPictures("<p>ohne</p>")).toBe(false);
});
