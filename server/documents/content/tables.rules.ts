/**
 * A table of a text as a clean grid: two people typing at once can leave rows of unequal length or spans that reach out of the
 * table, which browsers forgive and Word and PDF do not.
 */
import type { TextContent } from "../rules.ts";
import { paragraph } from "./text.rules.ts";

export interface GridCell {
  header: boolean;
  colspan: number;
  rowspan: number;
  /** Undefined where the row was too short. */
  cell?: TextContent;
}

export interface TableGrid {
  columns: number;
  rows: GridCell[][];
  /** Leading rows that hold nothing but header cells and no span into the body. */
  headerRows: number;
}

/** Spans are kept where they fit; a table whose spans do not add up is given back without any, short rows filled up. */
export function gridOf(table: TextContent): TableGrid {
  const rows = (table.content ?? []).filter((row) => row.content?.length).map((row) => row.content!.map(cellOf));
  const spanned = fits(rows) ? rows : withoutSpans(rows);
  return { columns: widthOf(spanned), rows: spanned, headerRows: countHeaderRows(spanned) };
}

/**
 * The same table with rows of equal width: of another one the editor would mend rows as soon as somebody opens it.
 * @returns undefined for a table without cells
 */
export function evened(table: TextContent): TextContent | undefined {
  const grid = gridOf(table);
  if (grid.columns === 0) return undefined;
  const cellOf = ({ cell, colspan, rowspan, header }: GridCell): TextContent => ({
    type: header ? "tableHeader" : "tableCell",
    attrs: { colspan, rowspan, colwidth: null },
    content: cell?.content?.length ? cell.content : [paragraph()],
  });
  return { type: "table", content: grid.rows.map((row) => ({ type: "tableRow", content: row.map(cellOf) })) };
}

const span = (value: unknown) => (Number.isInteger(value) && (value as number) > 0 ? Math.min(value as number, 100) : 1);

function cellOf(cell: TextContent): GridCell {
  return { header: cell.type === "tableHeader", colspan: span(cell.attrs?.colspan), rowspan: span(cell.attrs?.rowspan), cell };
}

const widthOf = (rows: GridCell[][]) => (rows[0] ?? []).reduce((sum, cell) => sum + cell.colspan, 0);

/** Every row, with the cells that reach into it from above, is exactly as wide as the first one. */
function fits(rows: GridCell[][]): boolean {
  const columns = widthOf(rows);
  const taken: boolean[][] = rows.map(() => Array.from({ length: columns }, () => false));
  for (const [y, row] of rows.entries()) {
    let x = 0;
    for (const cell of row) {
      while (taken[y]![x]) x += 1;
      for (let dy = 0; dy < cell.rowspan; dy += 1) {
        for (let dx = 0; dx < cell.colspan; dx += 1) {
          if (taken[y + dy]?.[x + dx] !== false) return false;
          taken[y + dy]![x + dx] = true;
        }
      }
    }
    if (taken[y]!.includes(false)) return false;
  }
  return true;
}

function withoutSpans(rows: GridCell[][]): GridCell[][] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return rows.map((row) =>
    Array.from({ length: columns }, (_, x) => ({
      header: row[x]?.header ?? row.every((cell) => cell.header),
      colspan: 1,
      rowspan: 1,
      cell: row[x]?.cell,
    })),
  );
}

function countHeaderRows(rows: GridCell[][]): number {
  const first = rows.findIndex((row) => !row.every((cell) => cell.header));
  const count = first === -1 ? Math.max(0, rows.length - 1) : first;
  const reachesOut = rows.slice(0, count).some((row, y) => row.some((cell) => y + cell.rowspan > count));
  return reachesOut ? 0 : count;
}
