/**
 * What has changed between two texts: block by block, item by item, cell by cell, word by word. The result is a tree that pages
 * and files draw, inline or side by side.
 */
import { authorsIn, comparePieces, type Group, type GroupedPiece, type Piece } from "./words.rules.ts";
import { DiffBudget, matchBlocks, type Match } from "../content/matching.rules.ts";
import type { TextContent } from "../rules.ts";
import { withoutComments, writeAttrs } from "../content/canonical.rules.ts";

export type { Piece };

export interface Comparison {
  blocks: ComparedBlock[];
  /** How many changes there are; they are numbered from 1 in the order in which they are read. */
  changes: number;
}

/** A block of either text, or of both. */
export interface ComparedBlock {
  /** `changed`: something in it has, or it was turned into something else. */
  status: "same" | "added" | "removed" | "changed";
  /** As it is, or as it was for `removed`; without what is in it where `pieces` or `blocks` say that. */
  node: TextContent;
  /** Where the block itself has changed (a paragraph became a heading, a task is done): as it was, without what is in it. */
  before?: TextContent;
  /** It stands elsewhere now: `here` where it is, `away` (then `removed`) where it was. Both bear the same number. */
  moved?: "here" | "away";
  /** Of the change to the block as a whole. Cells of one column share a number. */
  number?: number;
  /** The words of a text block, a picture's description or a record. */
  pieces?: Piece[];
  /** What is in a list, an item, a quotation, a table, a row or a cell. Rows of a table are all of the same length. */
  blocks?: ComparedBlock[];
  /** Who wrote what was added, where the text was given with `author` marks. */
  by?: string[];
}

/** @param after may bear `author` marks (attribution.rules.ts) */
export function compareTexts(before: TextContent, after: TextContent): Comparison {
  return compareBlocks(before.content ?? [], after.content ?? []);
}

/** The same for stretches of blocks. */
export function compareBlocks(before: readonly TextContent[], after: readonly TextContent[]): Comparison {
  const blocks = new Comparer().sequence(before.map(sourceOf), after.map(sourceOf));
  return { changes: numberChanges(blocks), blocks };
}

/** Only what stood there before, or what stands there now: the two sides of one comparison. */
export function sideOf<T extends { status: string; moved?: string }>(parts: readonly T[], side: "before" | "after"): T[] {
  if (side === "after") return parts.filter((part) => part.status !== "removed");
  return parts.filter((part) => part.status !== "added" && part.moved !== "here");
}

/** Deeper nesting than anybody writes: from here on, whole blocks replace each other. */
const DEEPEST = 30;

/** A node as it came, with what is said about it, and bare, for matching. */
interface Source {
  raw: TextContent;
  bare: TextContent;
}

const sourceOf = (raw: TextContent): Source => ({ raw, bare: withoutComments(raw) });
const sourcesIn = (node: Source): Source[] => (node.raw.content ?? []).map(sourceOf);

type Block = ComparedBlock & { group?: Group | undefined };

/** How the parts of a sequence are drawn. */
interface Drawing {
  pair: (before: Source, after: Source) => Block[];
  removed: (before: Source) => Block;
  added: (after: Source) => Block;
}

class Comparer {
  readonly #budget = new DiffBudget();
  #depth = 0;

  sequence(before: readonly Source[], after: readonly Source[], drawing: Drawing = this.#plainly): Block[] {
    const matches = matchBlocks(before.map(bareOf), after.map(bareOf), this.#budget);
    return places(before.length, after.length, matches).flatMap((place): Block[] => {
      const [old, now] = [before[place.before ?? -1], after[place.after ?? -1]];
      if (!now) {
        const group = place.moved ?? {};
        return [{ ...drawing.removed(old!), group, ...(place.moved && { moved: "away" as const }) }];
      }
      if (!old) return [{ ...drawing.added(now), group: {} }];
      const pair = drawing.pair(old, now);
      if (!place.moved) return pair;
      // What it was turned into on the way counts as part of the move; how it was stands where it was.
      return pair
        .filter((block) => block.status !== "removed")
        .map((block) => ({ ...block, moved: "here" as const, group: place.moved }));
    });
  }

  readonly #pair = (before: Source, after: Source): Block[] => {
    if (this.#budget.write(before.bare) === this.#budget.write(after.bare)) return [{ status: "same", node: after.bare }];
    const isTurned = writeShell(before.bare) !== writeShell(after.bare);
    const block: Block = {
      status: "changed",
      node: shell(after.bare),
      ...(isTurned && { before: shell(before.bare), group: {} }),
    };
    if (holdsWords(before.bare) && holdsWords(after.bare)) {
      return [{ ...block, pieces: comparePieces(before.raw.content, after.raw.content, this.#budget) }];
    }
    if (before.bare.type !== after.bare.type && !(isList(before.bare) && isList(after.bare)) && !isPart(after.bare)) {
      return replaced(before, after);
    }
    if (after.bare.type === "image" || after.bare.type === "record") return this.#leaf(before, after);
    if (this.#depth >= DEEPEST || !before.bare.content || !after.bare.content) return replaced(before, after);
    this.#depth += 1;
    const blocks =
      after.bare.type === "table" ? this.#table(before, after) : this.sequence(sourcesIn(before), sourcesIn(after));
    this.#depth -= 1;
    return blocks ? [{ ...block, blocks }] : replaced(before, after);
  };

  readonly #plainly: Drawing = { pair: this.#pair, removed: ({ bare }) => ({ status: "removed", node: bare }), added };

  /** A picture with another description, a record with another wording: the same otherwise, or another one. */
  #leaf(before: Source, after: Source): Block[] {
    const [old, now] = [before.bare.attrs ?? {}, after.bare.attrs ?? {}];
    const [which, words] = after.bare.type === "image" ? ["imageId", "alt"] : ["label", "text"];
    if (old[which] !== now[which]) return replaced(before, after);
    const wordsIn = (attrs: Record<string, unknown>): TextContent[] => [{ type: "text", text: String(attrs[words] ?? "") }];
    const resized = old[words] === now[words] && { before: before.bare, group: {} };
    return [
      { status: "changed", node: after.bare, pieces: comparePieces(wordsIn(old), wordsIn(now), this.#budget), ...resized },
    ];
  }

  // --- tables ----------------------------------------------------------------------

  /** @returns its rows; undefined where merged cells leave no way to say which column is which */
  #table(before: Source, after: Source): Block[] | undefined {
    const [old, now] = [sourcesIn(before), sourcesIn(after)];
    if (isGrid(old) && isGrid(now)) return this.#grid(old, now);
    if (shapeOf(before.bare) !== shapeOf(after.bare)) return undefined;
    return old.map((row, y) => {
      const cells = sourcesIn(now[y]!);
      return changedRow(
        now[y]!,
        sourcesIn(row).flatMap((cell, x) => this.#pair(cell, cells[x]!)),
      );
    });
  }

  #grid(before: readonly Source[], after: readonly Source[]): Block[] {
    const [old, now] = [columnsOf(before), columnsOf(after)];
    const columns = places(old.length, now.length, matchBlocks(old, now, this.#budget)).map((place) => ({
      ...place,
      group: {},
    }));
    const draw = (row: Source, side: "before" | "after"): Block => {
      const status = side === "before" ? "removed" : "added";
      const cells = sourcesIn(row);
      const blocks = columns.map((column): Block => {
        const cell = cells[column[side] ?? -1];
        return cell ? { status, node: cell.bare } : missing(cells[0]!, column, column.moved ?? column.group);
      });
      return { status, node: shell(row.bare), blocks, ...(side === "after" && authorsIn(row.raw)) };
    };
    return this.sequence(before, after, {
      removed: (row) => draw(row, "before"),
      added: (row) => draw(row, "after"),
      pair: (oldRow, nowRow) => {
        const [oldCells, nowCells] = [sourcesIn(oldRow), sourcesIn(nowRow)];
        const cells = columns.flatMap((column): Block[] => {
          const [oldCell, nowCell] = [oldCells[column.before ?? -1], nowCells[column.after ?? -1]];
          if (oldCell && nowCell && !column.moved) return this.#oneCell(oldCell, nowCell);
          const group = column.moved ?? column.group;
          if (oldCell)
            return [{ status: "removed", node: oldCell.bare, group, ...(column.moved && { moved: "away" as const }) }];
          return [{ ...added(nowCell!), group, ...(column.moved && { moved: "here" as const }) }];
        });
        return cells.every((cell) => cell.status === "same")
          ? [{ status: "same", node: shell(nowRow.bare), blocks: cells }]
          : [changedRow(nowRow, cells)];
      },
    });
  }

  /** A cell stays one cell: a row must not become longer than the others. */
  #oneCell(before: Source, after: Source): Block[] {
    const blocks = this.#pair(before, after);
    if (blocks.length === 1) return blocks;
    const group = {};
    const whole = (nodes: TextContent[] | undefined, status: "removed" | "added") =>
      (nodes ?? []).map((node): Block => ({ status, node, group }));
    return [
      {
        status: "changed",
        node: shell(after.bare),
        blocks: [...whole(before.bare.content, "removed"), ...whole(after.bare.content, "added")],
      },
    ];
  }
}

const bareOf = ({ bare }: Source): TextContent => bare;
const holdsWords = ({ type }: TextContent): boolean => type === "paragraph" || type === "heading";
const isList = ({ type }: TextContent): boolean => type === "bulletList" || type === "orderedList" || type === "taskList";
/** Parts of lists and tables: which kind they are follows from what they are in. */
const isPart = ({ type }: TextContent): boolean => /Item$|Cell$|^tableHeader$/.test(type);

/** A block without what is in it. */
const shell = ({ type, attrs }: TextContent): TextContent => ({ type, ...(attrs && { attrs }) });
const writeShell = ({ type, attrs }: TextContent): string => `${type}${writeAttrs(attrs, "id")}`;

const added = ({ raw, bare }: Source): Block => ({ status: "added", node: bare, ...authorsIn(raw) });

function replaced(before: Source, after: Source): Block[] {
  const group = {};
  return [
    { status: "removed", node: before.bare, group },
    { ...added(after), group },
  ];
}

const changedRow = (row: Source, blocks: Block[]): Block => ({ status: "changed", node: shell(row.bare), blocks });

/** The empty cell of a row in a column that this row never had. */
function missing(like: Source, column: { before?: number | undefined }, group: Group): Block {
  const node: TextContent = { ...shell(like.bare), content: [{ type: "paragraph" }] };
  return { status: column.before === undefined ? "added" : "removed", node, group };
}

/** Every row has the same number of cells, and none of them is merged. */
function isGrid(rows: readonly Source[]): boolean {
  const length = rows[0]?.bare.content?.length ?? 0;
  return rows.every(
    ({ bare }) =>
      (bare.content?.length ?? 0) === length &&
      bare.content!.every((cell) => (cell.attrs?.colspan ?? 1) === 1 && (cell.attrs?.rowspan ?? 1) === 1),
  );
}

const columnsOf = (rows: readonly Source[]): TextContent[] =>
  (rows[0]?.bare.content ?? []).map((_, x) => ({ type: "column", content: rows.map(({ bare }) => bare.content![x]!) }));

const shapeOf = (table: TextContent): string =>
  (table.content ?? []).map((row) => (row.content ?? []).map((cell) => writeShell(cell)).join(",")).join(";");

// --- order and numbers -------------------------------------------------------------

/** Where something is drawn: of one text, or of both. */
interface Place {
  before?: number;
  after?: number;
  /** The same for both places of something that was moved; then only one of `before` and `after` stands for where it was, both for where it is. */
  moved?: Group;
}

/** Both sequences in one: what is gone stands before what has come in its place. */
function places(before: number, after: number, matches: readonly Match[]): Place[] {
  const moves = new Map(matches.filter((match) => !match.inOrder).map((match) => [match, {}]));
  const byAfter = new Map(matches.map((match) => [match.after, match]));
  const byBefore = new Map(matches.map((match) => [match.before, match]));
  const all: Place[] = [];
  let old = 0;
  const gone = (until: number) => {
    for (; old < until; old += 1) {
      const moved = moves.get(byBefore.get(old)!);
      all.push({ before: old, ...(moved && { moved }) });
    }
  };
  // What was added before the next block that stayed comes after what was removed there.
  let waiting: Place[] = [];
  for (let now = 0; now < after; now += 1) {
    const match = byAfter.get(now);
    if (!match?.inOrder) {
      waiting.push({ after: now, ...(match && { before: match.before, moved: moves.get(match)! }) });
      continue;
    }
    gone(match.before);
    all.push(...waiting, { before: match.before, after: now });
    waiting = [];
    old = match.before + 1;
  }
  gone(before);
  return [...all, ...waiting];
}

/** Numbers the changes in reading order. @returns how many there are */
function numberChanges(blocks: Block[]): number {
  const numbers = new Map<Group, number>();
  const numberOf = (group: Group) => {
    if (!numbers.has(group)) numbers.set(group, numbers.size + 1);
    return numbers.get(group)!;
  };
  const walk = (parts: (Block | GroupedPiece)[]) => {
    for (const part of parts) {
      if (part.group) part.number = numberOf(part.group);
      delete part.group;
      if ("pieces" in part && part.pieces) walk(part.pieces);
      if ("blocks" in part && part.blocks) walk(part.blocks);
    }
  };
  walk(blocks);
  return numbers.size;
}
