/** Rows of a list that somebody pasted or saved as CSV. */

export interface ListRow {
  /** From 1. */
  line: number;
  cells: string[];
  /** A quotation mark opens and is never closed: what stands in which cell is then a guess, so all of it is in one. */
  isBroken?: boolean;
}

/**
 * Each line for itself, so that a stray quotation mark never swallows the lines below it. Whether tab, semicolon or comma divides the
 * cells is said by most of the first lines.
 */
export function readRows(text: string): ListRow[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const divider = dividerOf(lines.filter((line) => line.trim() !== "").slice(0, 20));
  return lines.flatMap((line, index) => (line.trim() === "" ? [] : [rowOf(line, index + 1, divider)]));
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
