/**
 * Which block of one text is which of another: by id, by equal words, by similar words. Shared by comparing (compare/rules.ts)
 * and by changing a text into another (ydoc.rules.ts). Never more than about linear in the size of the texts, whatever they
 * hold.
 */
import { diffArrays } from "diff";
import type { TextContent } from "../rules.ts";
import { blockIdOf, toPlainText } from "./text.rules.ts";
import { write } from "./canonical.rules.ts";

/** Indexes of two blocks that are one. */
export interface Match {
  before: number;
  after: number;
  /** It keeps its order among the others; those that do not were moved. */
  inOrder: boolean;
}

/** More differences than this in one place are not searched for the best explanation. */
const MOST_EDITS = 500;
/** So many pairs of blocks between two known ones are looked at for similarity. */
const MOST_PAIRS = 900;
/** Below, two blocks are two blocks. */
const SIMILAR = 0.4;
/** From here on, two blocks are one wherever they stand. */
const SURELY = 0.65;
/** Looking up the words of one block in another. */
const STEPS_PER_PAIR = 100;
/** Words and marks that make a block one of its kind, so that it may have moved; an empty paragraph never moves. */
const SUBSTANTIAL = 40;

/** What two texts are compared with: lines that were written for nodes, and how much searching may still be done in all. */
export class DiffBudget {
  readonly #written = new WeakMap<TextContent, string>();
  /** Steps, each about a tenth of a microsecond. */
  #left = 2_000_000;

  /** One line per node, the same for the same text; asked at every level, so it is remembered. */
  readonly write = (node: TextContent): string => {
    let line = this.#written.get(node);
    if (line === undefined) this.#written.set(node, (line = write(node, this.write)));
    return line;
  };

  get mostEdits(): number {
    return Math.min(MOST_EDITS, Math.floor(Math.sqrt(Math.max(0, this.#left))));
  }

  /** @returns false, and nothing is spent, when there is not as much left */
  spend(steps: number): boolean {
    if (this.#left < steps) return false;
    this.#left -= steps;
    return true;
  }

  readonly #bags = new WeakMap<TextContent, Bag>();

  /** The words of a block, in no order. */
  bagOf(node: TextContent): Bag {
    let bag = this.#bags.get(node);
    if (!bag) this.#bags.set(node, (bag = makeBag(node)));
    return bag;
  }
}

/**
 * Matches the blocks of two sequences, each at most once.
 * @param before and
 * @param after without comment marks
 * @returns in the order of `after`
 */
export function matchBlocks(before: readonly TextContent[], after: readonly TextContent[], budget = new DiffBudget()): Match[] {
  const matching = new Matching(before, after, budget);
  matching.byId();
  matching.byWordsInOrder();
  matching.byWordsAnywhere();
  matching.bySimilarity();
  matching.bySimilarityAnywhere();
  return matching.result();
}

class Matching {
  readonly #before: readonly TextContent[];
  readonly #after: readonly TextContent[];
  readonly #budget: DiffBudget;
  /** Index in `after` of each block before, and the other way round; -1 for none. */
  readonly #there: number[];
  readonly #back: number[];
  readonly #far = new Set<number>();

  constructor(before: readonly TextContent[], after: readonly TextContent[], budget: DiffBudget) {
    this.#before = before;
    this.#after = after;
    this.#budget = budget;
    this.#there = before.map(() => -1);
    this.#back = after.map(() => -1);
  }

  /** @param isFar found elsewhere: whatever lies in between has the better right to have stayed where it is */
  #pair(before: number, after: number, isFar = false): void {
    if (this.#there[before] !== -1 || this.#back[after] !== -1) return;
    if (isFar) this.#far.add(after);
    this.#there[before] = after;
    this.#back[after] = before;
  }

  /** A block without an id of its own (item, row, cell) is the one that holds most of the same blocks. */
  byId(): void {
    const owner = new Map<string, number>();
    for (const [index, node] of this.#before.entries()) {
      for (const id of idsOf(node)) if (!owner.has(id)) owner.set(id, index);
    }
    for (const [index, node] of this.#after.entries()) {
      const votes = new Map<number, number>();
      for (const id of idsOf(node)) {
        const candidate = owner.get(id);
        if (candidate === undefined || this.#there[candidate] !== -1) continue;
        if (kindOf(this.#before[candidate]!) === kindOf(node)) votes.set(candidate, (votes.get(candidate) ?? 0) + 1);
      }
      const [best] = [...votes].sort((a, b) => b[1] - a[1]);
      if (best) this.#pair(best[0], index);
    }
  }

  byWordsInOrder(): void {
    for (const gap of this.#gaps()) {
      for (const [before, after] of commonSubsequence(
        gap.before.map((index) => this.#budget.write(this.#before[index]!)),
        gap.after.map((index) => this.#budget.write(this.#after[index]!)),
        this.#budget,
      )) {
        this.#pair(gap.before[before]!, gap.after[after]!);
      }
    }
  }

  byWordsAnywhere(): void {
    const free = (nodes: readonly TextContent[], taken: readonly number[]) => {
      const places = new Map<string, number>();
      for (const [index, node] of nodes.entries()) {
        if (taken[index] !== -1) continue;
        const line = this.#budget.write(node);
        // Twice the same words: nobody can say which is which.
        if (line.length >= SUBSTANTIAL) places.set(line, places.has(line) ? -1 : index);
      }
      return places;
    };
    const places = free(this.#before, this.#there);
    for (const [line, after] of free(this.#after, this.#back)) {
      const before = places.get(line) ?? -1;
      if (before !== -1 && after !== -1) this.#pair(before, after, true);
    }
  }

  bySimilarity(): void {
    for (const { before, after } of this.#gaps()) {
      if (before.length === 0 || after.length === 0) continue;
      const alike = (i: number, j: number) => this.#likeness(before[i]!, after[j]!);
      for (const [i, j] of bestPairs(before.length, after.length, alike, this.#budget)) this.#pair(before[i]!, after[j]!);
    }
  }

  /** What was moved and rewritten at once; only where few are left, and only where it is beyond doubt. */
  bySimilarityAnywhere(): void {
    const free = (taken: readonly number[]) => range(0, taken.length).filter((index) => taken[index] === -1);
    const [before, after] = [free(this.#there), free(this.#back)];
    if (before.length * after.length > MOST_PAIRS || !this.#budget.spend(before.length * after.length * STEPS_PER_PAIR)) return;
    for (const j of after) {
      if (this.#budget.write(this.#after[j]!).length < SUBSTANTIAL) continue;
      const likes = before.map((i) => ({ i, like: this.#there[i] === -1 ? this.#likeness(i, j) : 0 }));
      const best = likes.reduce((most, next) => (next.like > most.like ? next : most), { i: -1, like: 0 });
      if (best.like >= SURELY) this.#pair(best.i, j, true);
    }
  }

  #likeness(before: number, after: number): number {
    const [old, now] = [this.#before[before]!, this.#after[after]!];
    return kindOf(old) === kindOf(now) ? similarity(this.#budget.bagOf(old), this.#budget.bagOf(now)) : 0;
  }

  /** What lies unmatched between two neighbours that kept their order. */
  *#gaps(): Generator<{ before: number[]; after: number[] }> {
    let [before, after] = [0, 0];
    const ends = [
      ...this.result().filter((match) => match.inOrder),
      { before: this.#before.length, after: this.#after.length },
    ];
    for (const end of ends) {
      const gap = { before: range(before, end.before), after: range(after, end.after) };
      yield {
        before: gap.before.filter((index) => this.#there[index] === -1),
        after: gap.after.filter((index) => this.#back[index] === -1),
      };
      [before, after] = [end.before + 1, end.after + 1];
    }
  }

  result(): Match[] {
    const pairs = this.#back.flatMap((before, after) => (before === -1 ? [] : [{ before, after }]));
    const weightOf = (after: number) =>
      this.#far.has(after) ? 0.001 : 1 + Math.min(1_000, this.#budget.write(this.#after[after]!).length);
    const stays = heaviestAscending(pairs.map((pair) => ({ place: pair.before, weight: weightOf(pair.after) })));
    return pairs.map((pair, index) => ({ ...pair, inOrder: stays.has(index) }));
  }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

/** Its own id, or those of the blocks in it. */
function idsOf(node: TextContent, most = 50): string[] {
  const own = blockIdOf(node);
  if (own !== undefined) return [own];
  const ids: string[] = [];
  for (const child of node.content ?? []) {
    if (ids.length >= most) break;
    ids.push(...idsOf(child, most - ids.length));
  }
  return ids;
}

const KINDS: Record<string, string> = {
  paragraph: "words",
  heading: "words",
  bulletList: "list",
  orderedList: "list",
  taskList: "list",
  listItem: "item",
  taskItem: "item",
  tableHeader: "cell",
  tableCell: "cell",
};

/** What can be turned into each other. */
const kindOf = (node: TextContent): string => KINDS[node.type] ?? node.type;

/**
 * The longest common subsequence, or one of unique lines where that would take too long.
 * @returns pairs of indexes, ascending
 */
export function commonSubsequence<T extends string | number>(
  before: readonly T[],
  after: readonly T[],
  budget: DiffBudget,
): [number, number][] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const pairs = range(0, start).map((index): [number, number] => [index, index]);
  const [left, right] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  for (const [i, j] of commonMiddle(left, right, budget)) pairs.push([start + i, start + j]);
  for (let index = end; index > 0; index -= 1) pairs.push([before.length - index, after.length - index]);
  return pairs;
}

function commonMiddle<T extends string | number>(before: T[], after: T[], budget: DiffBudget): [number, number][] {
  if (before.length === 0 || after.length === 0) return [];
  const { mostEdits } = budget;
  const changes = diffArrays(before, after, { maxEditLength: mostEdits });
  const edits = changes?.reduce((sum, change) => sum + (change.added || change.removed ? change.count : 0), 0) ?? mostEdits;
  budget.spend(Math.min(edits, mostEdits) ** 2);
  if (!changes) return commonUnique(before, after);
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  for (const { added, removed, count } of changes) {
    if (!added && !removed) for (let step = 0; step < count; step += 1) pairs.push([i + step, j + step]);
    if (!added) i += count;
    if (!removed) j += count;
  }
  return pairs;
}

function commonUnique<T>(before: readonly T[], after: readonly T[]): [number, number][] {
  const unique = (lines: readonly T[]) => {
    const places = new Map<T, number>();
    for (const [index, line] of lines.entries()) places.set(line, places.has(line) ? -1 : index);
    return places;
  };
  const places = unique(before);
  const pairs: [number, number][] = [];
  for (const [line, j] of unique(after)) {
    const i = places.get(line) ?? -1;
    if (i !== -1 && j !== -1) pairs.push([i, j]);
  }
  const stays = heaviestAscending(pairs.map(([place]) => ({ place, weight: 1 })));
  return pairs.filter((_, index) => stays.has(index));
}

/** @returns indexes of the subsequence with ascending places whose weights sum up to most */
function heaviestAscending(items: readonly { place: number; weight: number }[]): Set<number> {
  // A Fenwick tree over places: the heaviest chain that ends at or before a place.
  const size = items.reduce((most, { place }) => Math.max(most, place), 0) + 2;
  const best = new Array<number>(size).fill(-1);
  const sums: number[] = [];
  const previous: number[] = [];
  for (const [index, { place, weight }] of items.entries()) {
    let chain = -1;
    for (let at = place; at > 0; at -= at & -at)
      if (best[at]! !== -1 && (chain === -1 || sums[best[at]!]! > sums[chain]!)) chain = best[at]!;
    sums[index] = weight + (chain === -1 ? 0 : sums[chain]!);
    previous[index] = chain;
    for (let at = place + 1; at < size; at += at & -at)
      if (best[at]! === -1 || sums[best[at]!]! < sums[index]) best[at] = index;
  }
  let last = -1;
  for (const [index, sum] of sums.entries()) if (last === -1 || sum > sums[last]!) last = index;
  const chosen = new Set<number>();
  for (; last !== -1; last = previous[last]!) chosen.add(last);
  return chosen;
}

// --- similar words ---------------------------------------------------------------

interface Bag {
  words: Map<string, number>;
  size: number;
}

/** More words than this do not make it clearer what a block is about. */
const MOST_WORDS = 400;

function makeBag(node: TextContent): Bag {
  const words = new Map<string, number>();
  let size = 0;
  const plain =
    node.type === "image" ? `image${String(node.attrs?.imageId)} ${String(node.attrs?.alt ?? "")}` : toPlainText(node);
  for (const [word] of plain.slice(0, MOST_WORDS * 12).matchAll(/[\p{L}\p{N}]+/gu)) {
    if (size >= MOST_WORDS) break;
    words.set(word, (words.get(word) ?? 0) + 1);
    size += 1;
  }
  return { words, size };
}

/** Share of common words, 0–1. */
function similarity(a: Bag, b: Bag): number {
  if (a.size === 0 || b.size === 0) return a.size === b.size ? SIMILAR : 0;
  const [small, large] = a.words.size < b.words.size ? [a, b] : [b, a];
  let common = 0;
  for (const [word, count] of small.words) common += Math.min(count, large.words.get(word) ?? 0);
  return (2 * common) / (a.size + b.size);
}

/** Pairs in order whose likeness sums up to most; only neighbours of the same place where there are too many to try. */
function bestPairs(n: number, m: number, alike: (i: number, j: number) => number, budget: DiffBudget): [number, number][] {
  if (n * m > MOST_PAIRS || !budget.spend(n * m * STEPS_PER_PAIR)) {
    return range(0, Math.min(n, m)).flatMap((index): [number, number][] =>
      alike(index, index) >= SIMILAR ? [[index, index]] : [],
    );
  }
  const likeness = range(0, n).map((i) => range(0, m).map((j) => alike(i, j)));
  const sums = range(0, n + 1).map(() => new Array<number>(m + 1).fill(0));
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let j = m - 1; j >= 0; j -= 1) {
      const like = likeness[i]![j]!;
      const together = like >= SIMILAR ? like + sums[i + 1]![j + 1]! : 0;
      sums[i]![j] = Math.max(together, sums[i + 1]![j]!, sums[i]![j + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < n && j < m; ) {
    const like = likeness[i]![j]!;
    if (like >= SIMILAR && sums[i]![j] === like + sums[i + 1]![j + 1]!) pairs.push([i++, j++]);
    else if (sums[i]![j] === sums[i + 1]![j]) i += 1;
    else j += 1;
  }
  return pairs;
}
