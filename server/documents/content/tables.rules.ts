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
  /** Cells that were one are several now. */
  isCut?: boolean;
}

/** Spans end where they would cover another cell or reach out of the table, and short rows are filled up: every cell stays in its column. */
export function gridOf(table: TextContent): TableGrid {
  const rows = (table.content ?? []).filter((row) => row.content?.length).map((row) => row.content!.map(cellOf));
  const { rows: mended, isCut } = fitted(rows);
  return { columns: widthOf(mended), rows: mended, headerRows: countHeaderRows(mended), isCut };
}

/**
 * The same table with rows of equal width: of another one the editor would mend rows as soon as somebody opens it.
 * @returns undefined for a table without cells
 * @param cut hears of cells that could not stay one
 */
export function evened(table: TextContent, cut?: () => void): TextContent | undefined {
  const grid = gridOf(table);
  if (grid.columns === 0) return undefined;
  if (grid.isCut) cut?.();
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

/** As browsers and the editor lay a table out: a cell comes to the first free place of its row. */
function fitted(rows: GridCell[][]): { rows: GridCell[][]; isCut: boolean } {
  const taken = rows.map(() => new Set<number>());
  let isCut = false;
  const placed = rows.map((row, y) => {
    let x = 0;
    return row.map((cell) => {
      while (taken[y]!.has(x)) x += 1;
      const isFree = (dx: number, dy: number) => !taken[y + dy]!.has(x + dx);
      let [colspan, rowspan] = [1, 1];
      while (colspan < cell.colspan && isFree(colspan, 0)) colspan += 1;
      const isRowFree = (dy: number) => Array.from({ length: colspan }, (_, dx) => dx).every((dx) => isFree(dx, dy));
      while (rowspan < cell.rowspan && y + rowspan < rows.length && isRowFree(rowspan)) rowspan += 1;
      for (let dy = 0; dy < rowspan; dy += 1) for (let dx = 0; dx < colspan; dx += 1) taken[y + dy]!.add(x + dx);
      isCut ||= colspan < cell.colspan || (rowspan < cell.rowspan && y + rowspan < rows.length);
      return { x, cell: { ...cell, colspan, rowspan } };
    });
  });
  const columns = placed.flat().reduce((most, { x, cell }) => Math.max(most, x + cell.colspan), 0);
  const whole = placed.map((row, y) => {
    const header = row.every(({ cell }) => cell.header);
    const free = Array.from({ length: columns }, (_, x) => x).filter((x) => !taken[y]!.has(x));
    const gaps = free.map((x) => ({ x, cell: { header, colspan: 1, rowspan: 1 } as GridCell }));
    return [...row, ...gaps].sort((one, other) => one.x - other.x).map(({ cell }) => cell);
  });
  return { rows: whole, isCut };
}

function countHeaderRows(rows: GridCell[][]): number {
  const first = rows.findIndex((row) => !row.every((cell) => cell.header));
  const count = first === -1 ? Math.max(0, rows.length - 1) : first;
  const reachesOut = rows.slice(0, count).some((row, y) => row.some((cell) => y + cell.rowspan > count));
  return reachesOut ? 0 : count;
}
