/** More of what people write in Word, each kind in a small file of its own: what stands there is what Word shows. */
import { expect, test } from "vitest";
import { readWordFile } from "#server/documents/import/word/read";
import { sketch } from "../setup/sketch.ts";
import type { WordParts } from "../setup/word.ts";
import { item, NUMBERING, p, r, row, styled, tbl, wordFile } from "../setup/word.ts";

const mark = (kind: string) => `<w:r><w:fldChar w:fldCharType="${kind}"/></w:r>`;
const told = (instruction: string) => `<w:r><w:instrText> ${instruction} </w:instrText></w:r>`;
const field = (instruction: string, result: string) =>
  mark("begin") + told(instruction) + mark("separate") + r(result) + mark("end");
const boxed = (tag: string) => `<${tag}><w:txbxContent>${p("Kasten")}</w:txbxContent></${tag}>`;

test.each<[kind: string, parts: WordParts, shown: string]>([
  [
    "a reference to a number",
    { body: p(r("siehe Abschnitt ") + field("REF _Ref1 \\r \\h", "3.2") + r(".")) },
    "siehe Abschnitt 3.2.",
  ],
  ["a caption that counts", { body: p(r("Abbildung ") + field("SEQ Abbildung", "4") + r(": Karte")) }, "Abbildung 4: Karte"],
  [
    "a field in a field",
    {
      body: p(
        mark("begin") +
          told("IF") +
          field("MERGEFIELD x", "1") +
          told('= 1 "ja" "nein"') +
          mark("separate") +
          r("ja") +
          mark("end"),
      ),
    },
    "ja",
  ],
  [
    "columns made by tabs",
    { body: p(`${r("Name")}<w:r><w:tab/></w:r>${r("Amt")}<w:r><w:ptab w:alignment="right"/></w:r>${r("Ende")}`) },
    "Name Amt Ende",
  ],
  [
    "a table in a cell",
    { body: tbl(row([`<w:tc>${p("außen")}${tbl(row(["a", "b"]))}${p("danach")}</w:tc>`, "rechts"])) },
    "table außen / table a | b / danach | rechts",
  ],
  [
    "a box in two forms",
    {
      body: p(
        `${r("vor")}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>${boxed("wps:txbx")}</w:drawing></mc:Choice><mc:Fallback><w:pict>${boxed("v:textbox")}</w:pict></mc:Fallback></mc:AlternateContent></w:r>${r(" nach")}`,
      ),
    },
    "vor nach\nKasten",
  ],
  [
    "soft and hard hyphens",
    { body: p(`${r("Ver")}<w:r><w:softHyphen/></w:r>${r("waltung, E")}<w:r><w:noBreakHyphen/></w:r>${r("Mail")}`) },
    "Ver\u00adwaltung, E\u2011Mail",
  ],
  [
    "a list in a footnote",
    {
      body: p(`${r("Satz")}<w:r><w:footnoteReference w:id="2"/></w:r>`),
      numbering: NUMBERING,
      footnotes: `<w:footnote w:id="2">${item("eins", 3)}${item("zwei", 3)}</w:footnote>`,
    },
    "Satz{1. eins 2. zwei}",
  ],
  [
    "a heading that runs into its text",
    { body: p(r("Kopf."), '<w:pStyle w:val="berschrift2"/><w:rPr><w:specVanish/></w:rPr>') + p("Text.") },
    "h2 Kopf.\nText.",
  ],
  [
    "a heading without a style",
    { body: p("Kopf", '<w:outlineLvl w:val="1"/>') + p("Text", '<w:outlineLvl w:val="9"/>') },
    "h2 Kopf\nText",
  ],
  ["a framed paragraph", { body: p("Rahmen", '<w:framePr w:w="2000"/>') + styled("Zitat", "Zitat") }, "Rahmen\n> Zitat"],
  [
    "a list of sources in a control",
    { body: `<w:sdt><w:sdtPr><w:bibliography/></w:sdtPr><w:sdtContent>${p("Muster 2030")}</w:sdtContent></w:sdt>` },
    "Muster 2030",
  ],
])("%s", async (_kind, parts, shown) => {
  expect(sketch((await readWordFile(await wordFile(parts))).content)).toBe(shown);
});
