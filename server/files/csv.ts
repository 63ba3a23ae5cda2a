/** Tables as CSV, as German spreadsheets open them at once: semicolons, and the mark by which they know UTF-8. */
import { harmless, labelled, type XlsxTable } from "./xlsx.ts";

type CsvTable = Pick<XlsxTable, "columns" | "rows"> & Partial<Pick<XlsxTable, "footer">>;

/** @param table its footer is not written, but the label in it */
export function csvFile(table: CsvTable): string {
  const { columns, rows } = labelled(table);
  return `\uFEFF${[columns.map(({ header }) => header), ...rows].map((row) => `${row.map(cell).join(";")}\r\n`).join("")}`;
}

/** Numbers stay numbers, with the point that programs read. */
function cell(value: string | number | Date | null): string {
  if (value === null) return "";
  const text =
    value instanceof Date ? value.toISOString().slice(0, 10) : typeof value === "number" ? String(value) : harmless(value);
  return /[";\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
