/**
 * Cells that are pasted into a table. The library of tables throws when the last corner of what comes in is covered by a joined cell, and
 * then nothing is pasted: the corner is parted for the moment and joined again.
 */
import { Fragment, Slice, type Node, type Schema } from "@tiptap/pm/model";
import {
  __clipCells as clipCells,
  __insertCells as insertCells,
  __pastedCells as pastedCells,
  CellSelection,
  isInTable,
  mergeCells,
  selectionCell,
  TableMap,
} from "@tiptap/pm/tables";
import type { EditorView } from "@tiptap/pm/view";

type Cells = NonNullable<ReturnType<typeof pastedCells>>;
interface Place {
  x: number;
  y: number;
}

/** @returns false for what the library pastes by itself */
export function pasteCells(view: Pick<EditorView, "state" | "dispatch">, slice: Slice): boolean {
  if (!isInTable(view.state)) return false;
  const { state } = view;
  const given = pastedCells(slice);
  if (!given) return false;
  const { selection } = state;
  const $cell = selection instanceof CellSelection ? selection.$anchorCell : selectionCell(state);
  const [table, start] = [$cell.node(-1), $cell.start(-1)];
  const map = TableMap.get(table);
  const rect =
    selection instanceof CellSelection
      ? map.rectBetween(selection.$anchorCell.pos - start, selection.$headCell.pos - start)
      : map.findCell($cell.pos - start);
  const cells = selection instanceof CellSelection ? clipCells(given, rect.right - rect.left, rect.bottom - rect.top) : given;
  const covering = coveringCorner(cells);
  const insert = (free: Cells) => insertCells(state, (tr) => view.dispatch(tr), start, rect, free);
  try {
    insert(covering ? withFreeCorner(cells, covering) : cells);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    view.dispatch(state.tr.replaceSelection(wordsOf(slice, state.schema)).scrollIntoView());
    return true;
  }
  const corner = { x: rect.left + cells.width - 1, y: rect.top + cells.height - 1 };
  if (covering) join(view, start, { x: rect.left + covering.x, y: rect.top + covering.y }, corner);
  return true;
}

/** Where the cells fit in no way, their words come in. */
function wordsOf(slice: Slice, schema: Schema): Slice {
  const lines = slice.content.textBetween(0, slice.content.size, "\n", " ").split("\n").filter(Boolean);
  return new Slice(Fragment.fromArray(lines.map((line) => schema.nodes.paragraph!.create(null, schema.text(line)))), 0, 0);
}

/** Where the cell begins that covers the last corner without beginning there. */
function coveringCorner({ width, height, rows }: Cells): (Place & { index: number }) | undefined {
  const taken = rows.map(() => new Set<number>());
  let found: (Place & { index: number }) | undefined;
  for (const [y, row] of rows.entries()) {
    let x = 0;
    row.forEach((cell, _offset, index) => {
      while (taken[y]!.has(x)) x += 1;
      const { colspan, rowspan } = cell.attrs as { colspan: number; rowspan: number };
      if (x + colspan >= width && y + rowspan >= height && colspan * rowspan > 1) found = { x, y, index };
      for (let dy = 0; dy < rowspan; dy += 1) for (let dx = 0; dx < colspan; dx += 1) taken[y + dy]?.add(x + dx);
    });
  }
  return found;
}

function withFreeCorner({ width, height, rows }: Cells, { y, index }: Place & { index: number }): Cells {
  const covering = rows[y]!.child(index);
  const { colspan, rowspan } = covering.attrs as { colspan: number; rowspan: number };
  const sized = (cell: Node, columns: number, high: number, content = Fragment.empty) =>
    cell.type.createAndFill({ ...cell.attrs, colspan: columns, rowspan: high, colwidth: null }, content)!;
  const empty = (columns: number) => sized(covering, columns, 1);
  const corner = colspan > 1 ? [empty(colspan - 1), empty(1)] : [empty(1)];
  const changed = rows.map((row, at) => {
    const nodes: Node[] = [];
    row.forEach((cell) => nodes.push(cell));
    if (at === y)
      nodes.splice(
        index,
        1,
        ...(rowspan > 1
          ? [sized(covering, colspan, rowspan - 1, covering.content)]
          : [sized(covering, colspan - 1, 1, covering.content), empty(1)]),
      );
    if (rowspan > 1 && at === height - 1) nodes.push(...corner);
    return Fragment.fromArray(nodes);
  });
  return { width, height, rows: changed };
}

/** From a cell to the corner at the right and below. */
function join(view: Pick<EditorView, "state" | "dispatch">, start: number, from: Place, to: Place): void {
  const table = view.state.doc.nodeAt(start - 1);
  if (!table) return;
  const map = TableMap.get(table);
  const at = (x: number, y: number) => start + map.map[y * map.width + x]!;
  const chosen = view.state.apply(
    view.state.tr.setSelection(CellSelection.create(view.state.doc, at(from.x, from.y), at(to.x, to.y))),
  );
  mergeCells(chosen, (tr) => view.dispatch(tr));
}
