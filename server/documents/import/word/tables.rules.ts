/**
 * Tables of a Word file as even grids: rows may begin and end inside the grid, cells go on downwards and, in old files, to the right.
 * Every cell stays in its column.
 */
import type { TextContent } from "../../rules.ts";
import { evened } from "../../content/tables.rules.ts";
import { paragraph, toPlainText } from "../../content/text.rules.ts";
import { isShown, noteControl, type Reading } from "./runs.rules.ts";
import { isOn } from "./styles.rules.ts";
import { elementIn, elementsIn, valueOf, type XmlElement } from "./xml.rules.ts";

interface ReadCell {
  content: TextContent[];
  looksLikeHeader: boolean;
}

/** A cell in its place; `rows` and `columns` are how many it covers. */
interface Placed {
  node: TextContent;
  x: number;
  columns: number;
  rows: number;
}

export function readTable(
  element: XmlElement,
  reading: Reading,
  readCell: (cell: XmlElement) => ReadCell,
): TextContent | undefined {
  const rows = rowsOf(element).filter((row) => rowIsShown(row, reading));
  const grid: Placed[][] = [];
  /** Cells that go on downwards, by the column in which they begin. */
  let open = new Map<number, Placed>();
  for (const row of rows) {
    const cells: Placed[] = [];
    const goesOn = new Map<number, Placed>();
    let x = skipped(row, "w:gridBefore");
    for (const cell of cellsOf(row, reading)) {
      const properties = elementIn(cell, "w:tcPr");
      const columns = spanOf(valueOf(properties, "w:gridSpan"));
      const [down, right] = [elementIn(properties, "w:vMerge"), elementIn(properties, "w:hMerge")];
      const above = isContinued(down) ? open.get(x) : undefined;
      const before = isContinued(right) ? cells.at(-1) : undefined;
      const read = readCell(cell);
      if (above?.columns === columns) {
        above.rows += 1;
        goesOn.set(x, above);
      } else if (before) before.columns += columns;
      else {
        // A cell that goes on from one of another width cannot be one with it.
        if (isContinued(down)) reading.losses.note("tables");
        const type = isHeaderRow(row) || read.looksLikeHeader ? "tableHeader" : "tableCell";
        const placed = { node: { type, attrs: {}, content: read.content }, x, columns, rows: 1 };
        cells.push(placed);
        if (down) goesOn.set(x, placed);
      }
      const isCovered = above?.columns === columns || before !== undefined;
      // Nobody sees in Word what a covered cell holds.
      if (isCovered && read.content.some((node) => toPlainText(node) !== "")) reading.losses.note("hidden-text");
      x += columns;
    }
    open = goesOn;
    grid.push(cells);
  }
  const table = { type: "table", content: filled(grid) };
  if (!rows.some(isHeaderRow)) boldHeader(table);
  return evened(table);
}

const isContinued = (merge: XmlElement | undefined): boolean =>
  merge !== undefined && (merge.attrs["w:val"] ?? "continue") === "continue";

const skipped = (row: XmlElement, name: string): number =>
  Math.min(MOST_COLUMNS, Number(valueOf(elementIn(row, "w:trPr"), name) ?? 0) || 0);

/** Rows with cells alone, each with what its places lack, in as few columns as there are edges. */
function filled(grid: readonly Placed[][]): TextContent[] {
  const rows = grid.map((row) => [...row]);
  // A row that is covered as a whole is none.
  for (let y = rows.length - 1; y >= 0; y -= 1) {
    if (rows[y]!.length > 0) continue;
    for (const [above, row] of rows.entries()) for (const cell of row) if (above < y && above + cell.rows > y) cell.rows -= 1;
    rows.splice(y, 1);
  }
  const ends = rows.flat().map(({ x, columns }) => x + columns);
  const edges = [...new Set([0, ...rows.flat().map(({ x }) => x), ...ends])].sort((one, other) => one - other);
  const place = new Map(edges.map((edge, index) => [edge, index]));
  const taken = rows.map(() => new Set<number>());
  for (const [y, row] of rows.entries())
    for (const { x, columns, rows: height } of row)
      for (let dy = 0; dy < height; dy += 1) for (let dx = 0; dx < columns; dx += 1) taken[y + dy]?.add(x + dx);
  return rows.map((row, y) => {
    const gaps = edges.slice(0, -1).flatMap((edge, index) => {
      if (taken[y]!.has(edge)) return [];
      const node = { type: "tableCell", attrs: {}, content: [paragraph()] };
      return [{ node, x: edge, columns: edges[index + 1]! - edge, rows: 1 }];
    });
    const cells = [...row, ...gaps].sort((one, other) => one.x - other.x);
    return {
      type: "tableRow",
      content: cells.map(({ node, x, columns, rows: rowspan }) => ({
        ...node,
        attrs: { colspan: place.get(x + columns)! - place.get(x)!, rowspan, colwidth: null },
      })),
    };
  });
}

/** Rows also stand inside content controls. */
function rowsOf(parent: XmlElement): XmlElement[] {
  return elementsIn(parent).flatMap((child) => {
    if (child.name === "w:tr") return [child];
    return /^w:(sdt|sdtContent|customXml|ins|del)$/.test(child.name) ? rowsOf(child) : [];
  });
}

function cellsOf(parent: XmlElement, reading: Reading): XmlElement[] {
  return elementsIn(parent).flatMap((child) => {
    if (child.name === "w:sdt") noteControl(elementIn(child, "w:sdtPr"), reading);
    if (child.name === "w:tc") return [child];
    return /^w:(sdt|sdtContent|customXml)$/.test(child.name) ? cellsOf(child, reading) : [];
  });
}

function rowIsShown(row: XmlElement, reading: Reading): boolean {
  const hidden = elementIn(row, "w:trPr", "w:hidden");
  if (hidden && isOn(hidden.attrs["w:val"])) {
    reading.losses.note("hidden-text");
    return false;
  }
  const marks = elementsIn(elementIn(row, "w:trPr")).filter(({ name }) => name === "w:ins" || name === "w:del");
  return marks.every((mark) => isShown(mark, reading) !== false);
}

/** Without the switch of Word: a first row that is all bold is what most people take for it. */
function boldHeader(table: TextContent): void {
  const [first, ...rest] = table.content ?? [];
  const runs = (first?.content ?? []).map((cell) => [...runsIn(cell)].filter((run) => run.text?.trim()));
  const isBold = (run: TextContent) => run.marks?.some((mark) => mark.type === "bold");
  if (!first || rest.length === 0 || !runs.every((cell) => cell.length > 0 && cell.every(isBold))) return;
  for (const cell of first.content!) cell.type = "tableHeader";
  for (const run of runs.flat()) run.marks = run.marks!.filter((mark) => mark.type !== "bold");
}

function* runsIn(node: TextContent): Generator<TextContent> {
  if (node.type === "text") yield node;
  for (const child of node.content ?? []) yield* runsIn(child);
}

function isHeaderRow(row: XmlElement): boolean {
  const mark = elementIn(row, "w:trPr", "w:tblHeader");
  return mark !== undefined && isOn(mark.attrs["w:val"]);
}

/** As many as Word allows. */
const MOST_COLUMNS = 63;

const spanOf = (value: string | undefined): number => Math.min(MOST_COLUMNS, Math.max(1, Math.floor(Number(value ?? 1)) || 1));
