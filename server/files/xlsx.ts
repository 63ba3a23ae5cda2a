/** Tables as Excel and OpenDocument files: one sheet with a head that stays, to sort, to filter and to print. */
import type { CellValue } from "hucre/xlsx";
import type { Language } from "../../db/schema/people.ts";
import { cleanText } from "./docx-file.ts";

export interface XlsxTable {
  title: string;
  /** Of the sheet; longer ones are cut, as Excel allows 31 letters. */
  name: string;
  columns: readonly XlsxColumn[];
  /** A value per column; what is null stays empty. */
  rows: readonly (readonly (string | number | Date | null)[])[];
  /** Stands below each printed page. */
  footer: string;
  language: Language;
  now: Date;
}

export interface XlsxColumn {
  header: string;
  /** In letters. */
  width: number;
  isDay?: boolean;
}

/** What a cell can hold. */
const CELL_MAX = 32_000;

const top = { alignment: { vertical: "top", wrapText: true } } as const;

export async function xlsxFile({ title, name, columns, rows, footer, language, now }: XlsxTable): Promise<Buffer> {
  // Only whoever wants such a file waits for the library.
  const { writeXlsx } = await import("hucre/xlsx");
  const day = language === "de" ? "dd.mm.yyyy" : "dd/mm/yyyy";
  const heads = columns.map(
    ({ header }, column) => [`0,${column}`, { value: header, style: { ...top, font: { bold: true } } }] as const,
  );
  const bytes = await writeXlsx({
    properties: { title, creator: "Gemeinsame Agenda", created: now },
    sheets: [
      {
        name: name.slice(0, 31),
        columns: columns.map(({ width, isDay }) => ({ width, style: isDay ? { ...top, numFmt: day } : top })),
        rows: [columns.map(({ header }) => header), ...rows.map((row) => row.map(cell))],
        cells: new Map(heads),
        freezePane: { rows: 1 },
        autoFilter: { range: `A1:${letterOf(columns.length)}${rows.length + 1}` },
        pageSetup: { orientation: "landscape", paperSize: "a4", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
        headerFooter: { oddFooter: `&L${footer.replaceAll("&", "&&")}&R&P / &N` },
      },
    ],
  });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The same for LibreOffice and its like, as plain as the library writes it. */
export async function odsFile({ title, name, columns, rows }: XlsxTable): Promise<Buffer> {
  const { writeOds } = await import("hucre/ods");
  const bytes = await writeOds({
    properties: { title, creator: "Gemeinsame Agenda" },
    sheets: [{ name: name.slice(0, 31), rows: [columns.map(({ header }) => header), ...rows.map((row) => row.map(cell))] }],
  });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const cell = (value: string | number | Date | null): CellValue => (typeof value === "string" ? harmless(value) : value);

/** @param count of columns, at most 26 */
const letterOf = (count: number): string => String.fromCharCode(64 + count);

/** Words that begin like a formula would be one as soon as the sheet is saved as CSV and opened again. */
export function harmless(words: string): string {
  const clean = cleanText(words).slice(0, CELL_MAX).toWellFormed();
  return /^\s*[=+\-@]/.test(clean) ? `'${clean}` : clean;
}
