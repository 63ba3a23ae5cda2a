/** Rows of a list that somebody pasted or saved as CSV. */

export interface ListRow {
  /** From 1. */
  line: number;
  cells: string[];
  /** A quotation mark opens and is never closed: what stands in which cell is then a guess, so all of it is in one. */
  isBroken?: boolean;
}

/** Of one cell with line ends in it, as spreadsheets write them. */
const MOST_LINES = 50;

/**
 * A quoted cell goes over several lines (RFC 4180) where the row then has as many cells as the first one; else each line stands for
 * itself, so that a stray quotation mark never swallows the lines below it. Whether tab, semicolon or comma divides the cells is said
 * by most of the first lines.
 */
export function readRows(text: string): ListRow[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const divider = dividerOf(lines.filter((line) => line.trim() !== "").slice(0, 20));
  const rows: ListRow[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (lines[at]!.trim() === "") continue;
    const row = rowOf(lines[at]!, at + 1, divider);
    const long = row.isBroken && longRow(lines, at, divider, rows[0]?.cells.length ?? 0);
    rows.push(long || row);
    if (long) at += long.lines - 1;
  }
  return rows;
}

/** @param width cells of the first row */
function longRow(
  lines: readonly string[],
  at: number,
  divider: string,
  width: number,
): (ListRow & { lines: number }) | undefined {
  for (let count = 2; count <= MOST_LINES && at + count <= lines.length && width > 1; count += 1) {
    // What was open is closed by a line with an odd number of marks only.
    if ((lines[at + count - 1]!.split('"').length - 1) % 2 === 0) continue;
    const row = rowOf(lines.slice(at, at + count).join("\n"), at + 1, divider);
    if (!row.isBroken && row.cells.length === width) return { ...row, lines: count };
  }
  return undefined;
}

function dividerOf(lines: readonly string[]): string {
  const isUsual = (sign: string) => lines.filter((line) => withoutQuoted(line).includes(sign)).length * 2 >= lines.length;
  return ["\t", ";"].find(isUsual) ?? ",";
}

const withoutQuoted = (line: string): string => line.replace(/"[^"]*"/g, "");

function rowOf(line: string, number: number, divider: string): ListRow {
  const cells: string[] = [];
  let rest = line;
  for (;;) {
    // A quotation mark opens at the beginning of a cell only; two in a row are one.
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest);
    const isCell = quoted !== null && (rest.length === quoted[0].length || rest.startsWith(divider, quoted[0].length));
    if (!isCell && /^\s*"/.test(rest) && !quoted) return { line: number, cells: [line.trim()], isBroken: true };
    const end = isCell ? quoted[0].length : rest.indexOf(divider) === -1 ? rest.length : rest.indexOf(divider);
    cells.push(isCell ? quoted[1]!.replaceAll('""', '"').trim() : rest.slice(0, end).trim());
    if (end >= rest.length) return { line: number, cells };
    rest = rest.slice(end + divider.length);
  }
}
