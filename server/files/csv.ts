/** Tables as CSV, as German spreadsheets open them at once: semicolons, and the mark by which they know UTF-8. */
import { harmless, type XlsxTable } from "./xlsx.ts";

export const csvFile = ({ columns, rows }: Pick<XlsxTable, "columns" | "rows">): string =>
  `\uFEFF${[columns.map(({ header }) => header), ...rows].map((row) => `${row.map(cell).join(";")}\r\n`).join("")}`;

/** Numbers stay numbers, with the point that programs read. */
function cell(value: string | number | Date | null): string {
  if (value === null) return "";
  const text =
    value instanceof Date ? value.toISOString().slice(0, 10) : typeof value === "number" ? String(value) : harmless(value);
  return /[";\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
