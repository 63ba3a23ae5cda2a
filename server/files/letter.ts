/**
 * Letters in the form of DIN 5008 (form B): window for the address 45 mm from the top, block of information beside it, subject below.
 * Each begins on a page of its own.
 */
import { BorderStyle, HeightRule, Paragraph, Table, TableCell, TableRow, WidthType } from "docx";
import type { Language } from "../../db/schema/people.ts";
import type { WorkerPool } from "../platform/worker-pool.ts";
import { docxFile, docxLists, run } from "./docx-file.ts";
import { compilePdf, typstHeader, typstText } from "./typst.ts";

export interface Letter {
  /** Above the address, small. */
  sender: string;
  address: readonly string[];
  info: readonly { label: string; value: string }[];
  subject: string;
  /** Paragraphs; a list is counted. */
  body: readonly (string | readonly string[])[];
  /** Greeting, then who signs. */
  closing: readonly string[];
  /** Names of what is enclosed, with their heading first. */
  enclosures: readonly string[];
}

export interface LetterFile {
  title: string;
  language: Language;
  letters: readonly Letter[];
  footer: string;
}

// --- Word -----------------------------------------------------------------------------------

/** In twentieths of a point. */
const MM = 1440 / 25.4;
const ADDRESS = {
  width: Math.round(85 * MM),
  gap: Math.round(15 * MM),
  info: Math.round(65 * MM),
  height: Math.round(45 * MM),
};
const NONE = { style: BorderStyle.NONE, size: 0, color: "auto" };
const NO_BORDERS = { top: NONE, bottom: NONE, left: NONE, right: NONE };

export function letterDocx({ title, language, letters, footer }: LetterFile): Promise<Buffer> {
  const children = letters.flatMap((letter, index) => [
    // Down to the window.
    new Paragraph({
      pageBreakBefore: index > 0,
      spacing: { before: Math.round(18 * MM) - 20, after: 0, line: 20 },
      children: [],
    }),
    headTable(letter),
    line(letter.subject, { bold: true }, 8.5),
    ...letter.body.flatMap((part) =>
      typeof part === "string"
        ? [line(part)]
        : part.map((item, index) => line(`${index + 1}. ${item}`, {}, 0, { left: 425, hanging: 283 })),
    ),
    ...letter.closing.map((words, index) => line(words, {}, index === 1 ? 12 : 0)),
    ...letter.enclosures.map((words, index) => line(words, { bold: index === 0 }, index === 0 ? 6 : 0)),
  ]);
  return docxFile({ title, language, lists: docxLists(), children, footer, page: "letter" });
}

const line = (
  words: string,
  look: { bold?: boolean; size?: number } = {},
  before = 0,
  indent?: { left: number; hanging: number },
) => new Paragraph({ spacing: { before: Math.round(before * MM), after: 120 }, indent, children: [run(words, look)] });

function headTable({ sender, address, info }: Letter): Table {
  const tight = (words: string, look: { bold?: boolean; size?: number } = {}, after = 0) =>
    new Paragraph({ spacing: { after, line: 240 }, children: [run(words, look)] });
  const cell = (width: number, children: Paragraph[]) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      borders: NO_BORDERS,
      margins: { left: 0, right: 0 },
      children,
    });
  const { width, gap, info: infoWidth, height } = ADDRESS;
  return new Table({
    columnWidths: [width, gap, infoWidth],
    width: { size: width + gap + infoWidth, type: WidthType.DXA },
    borders: { ...NO_BORDERS, insideHorizontal: NONE, insideVertical: NONE },
    rows: [
      new TableRow({
        height: { value: height, rule: HeightRule.EXACT },
        children: [
          cell(width, [tight(sender, { size: 14 }, 560), ...address.map((words) => tight(words))]),
          cell(gap, [tight("")]),
          cell(
            infoWidth,
            info.map(({ label, value }) => tight(`${label}: ${value}`, { size: 18 })),
          ),
        ],
      }),
    ],
  });
}

// --- PDF ------------------------------------------------------------------------------------

export function letterPdf(
  { title, language, letters, footer }: LetterFile,
  { pool, by }: { pool?: WorkerPool; by?: number },
): Promise<Buffer> {
  const page = `#set page(margin: (top: 27mm, bottom: 25mm, left: 25mm, right: 20mm)${typstHeader(footer)}, footer: text(size: 8.5pt, fill: luma(80))[${typstText(footer)}])\n`;
  const body = letters.map(typstLetter).join("#pagebreak()\n");
  return compilePdf(page + body, { language, title, ...(pool && { pool }), ...(by !== undefined && { by }) });
}

function typstLetter({ sender, address, info, subject, body, closing, enclosures }: Letter): string {
  const lines = (all: readonly string[]) => all.map(typstText).join(" #linebreak() ");
  const facts = lines(info.map(({ label, value }) => `${label}: ${value}`));
  return `#v(18mm)
#block(height: 45mm, width: 100%)[#grid(columns: (85mm, 1fr), column-gutter: 15mm,
  [#text(size: 7pt)[${typstText(sender)}] #v(8mm) ${lines(address)}], [#text(size: 9pt)[${facts}]])]
#v(8.5mm - 1.05em)
#strong[${typstText(subject)}]

${body.map((part) => (typeof part === "string" ? typstText(part) : `#enum(${part.map((item) => `[${typstText(item)}]`).join(", ")})`)).join("\n\n")}

${typstText(closing[0] ?? "")}

#v(8mm)
${lines(closing.slice(1))}

${enclosures.length > 0 ? `#strong[${typstText(enclosures[0]!)}] #linebreak() ${lines(enclosures.slice(1))}` : ""}

`;
}
