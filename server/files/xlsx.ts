/** Tables as Excel and OpenDocument files: sheets with a head that stays, to sort, to filter and to print. */
import type { CellValue, WriteSheet } from "hucre/xlsx";
import type { Language } from "../../db/schema/people.ts";
import { cleanText } from "./docx-file.ts";
import { labelIn } from "./label.rules.ts";

export interface XlsxTable extends XlsxSheet {
  title: string;
  /** Behind the first; only in Excel files. */
  more?: readonly XlsxSheet[];
  /** Stands below each printed page. */
  footer: string;
  language: Language;
  now: Date;
}

export interface XlsxSheet {
  /** Longer ones are cut, as Excel allows 31 letters. */
  name: string;
  columns: readonly XlsxColumn[];
  /** A value per column; what is null stays empty. */
  rows: readonly (readonly (string | number | Date | null)[])[];
}

export interface XlsxColumn {
  header: string;
  /** In letters. */
  width: number;
  isDay?: boolean;
}

/** Whoever holds one row alone sees the label of the whole, which its footer names: as a last column, since programs read these files as well. */
export function labelled({ columns, rows, footer = "" }: Rows): Rows {
  const label = labelIn(footer)?.words;
  if (!label) return { columns, rows };
  return { columns: [...columns, { header: "TLP", width: 18 }], rows: rows.map((row) => [...row, label]) };
}

type Rows = Pick<XlsxTable, "columns" | "rows"> & Partial<Pick<XlsxTable, "footer">>;

/** What a cell can hold. */
const CELL_MAX = 32_000;

const top = { alignment: { vertical: "top", wrapText: true } } as const;

export async function xlsxFile(table: XlsxTable): Promise<Buffer> {
  const { title, now, more = [] } = table;
  // Only whoever wants such a file waits for the library.
  const { writeXlsx } = await import("hucre/xlsx");
  const bytes = await writeXlsx({
    properties: { title, creator: "Gemeinsame Agenda", created: now },
    sheets: [table, ...more].map((sheet) => sheetOf(sheet, table)),
  });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function sheetOf({ name, ...table }: XlsxSheet, { footer, language }: Pick<XlsxTable, "footer" | "language">): WriteSheet {
  const { columns, rows } = labelled({ ...table, footer });
  const day = language === "de" ? "dd.mm.yyyy" : "dd/mm/yyyy";
  const heads = columns.map(
    ({ header }, column) => [`0,${column}`, { value: header, style: { ...top, font: { bold: true } } }] as const,
  );
  return {
    name: name.slice(0, 31),
    columns: columns.map(({ width, isDay }) => ({ width, style: isDay ? { ...top, numFmt: day } : top })),
    rows: [columns.map(({ header }) => header), ...rows.map((row) => row.map(cell))],
    cells: new Map(heads),
    freezePane: { rows: 1 },
    autoFilter: { range: `A1:${letterOf(columns.length)}${rows.length + 1}` },
    pageSetup: { orientation: "landscape", paperSize: "a4", fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    headerFooter: {
      oddHeader: `&R${labelIn(footer)?.words ?? ""}`,
      oddFooter: `&L${footer.replaceAll("&", "&&")}&R&P / &N`,
    },
  };
}

/** The same for LibreOffice and its like, as plain as the library writes it. */
export async function odsFile({ title, name, ...table }: XlsxTable): Promise<Buffer> {
  const { columns, rows } = labelled(table);
  const { writeOds } = await import("hucre/ods");
  const bytes = await writeOds({
    properties: { title, creator: "Gemeinsame Agenda" },
    sheets: [{ name: name.slice(0, 31), rows: [columns.map(({ header }) => header), ...rows.map((row) => row.map(cell))] }],
  });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const cell = (value: string | number | Date | null): CellValue => (typeof value === "string" ? harmless(value) : value);

/** Of the last of so many columns: `Z`, then `AA`. */
const letterOf = (count: number): string =>
  (count > 26 ? letterOf(Math.floor((count - 1) / 26)) : "") + String.fromCharCode(65 + ((count - 1) % 26));

/** Words that begin like a formula would be one as soon as the sheet is saved as CSV and opened again. */
export function harmless(words: string): string {
  const clean = cleanText(words).slice(0, CELL_MAX).toWellFormed();
  return /^\s*[=+\-@]/.test(clean) ? `'${clean}` : clean;
}
