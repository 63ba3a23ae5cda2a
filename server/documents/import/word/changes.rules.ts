/**
 * Tracked changes of a Word file as proposals: the text as it was, compared block by block with the text as one author wants
 * it.
 */
import { MOST_CHANGES, type ImportedChange, type Losses } from "../rules.ts";
import { joined } from "../finish.rules.ts";
import type { TextContent } from "../../rules.ts";
import type { Sources } from "./lines.rules.ts";
import type { Block } from "./lists.rules.ts";
import { changeOf, type Change } from "./runs.rules.ts";
import { elementsIn, type XmlElement } from "./xml.rules.ts";

/** What one author changed: in which elements of the file, and when last. */
export interface ChangeAuthor {
  author: string;
  at: Date | null;
  sources: Set<number>;
}

const TRACKED = /^w:(ins|del|moveFrom|moveTo)$/;

/** Everybody who changed something, in the order of the text. */
export function authorsIn(sources: Sources): ChangeAuthor[] {
  const changeAuthors = new Map<string, ChangeAuthor>();
  for (const [element, source] of sources) {
    for (const change of changesBelow(element)) {
      const changeAuthor = changeAuthors.get(change.author) ?? { author: change.author, at: null, sources: new Set() };
      changeAuthors.set(change.author, changeAuthor);
      changeAuthor.sources.add(source);
      const at = dateOf(change.date);
      if (at && (!changeAuthor.at || at > changeAuthor.at)) changeAuthor.at = at;
    }
  }
  return [...changeAuthors.values()];
}

function* changesBelow(element: XmlElement): Generator<Change> {
  for (const child of elementsIn(element)) {
    if (TRACKED.test(child.name)) yield changeOf(child);
    yield* changesBelow(child);
  }
}

/** @returns null for what is no date, or one that nobody can have meant */
export function dateOf(written: string | undefined): Date | null {
  const date = new Date(written ?? "");
  return date.getTime() > 0 && date.getUTCFullYear() < 2200 ? date : null;
}

/**
 * The difference between the text and one author's wish, as proposals: neighbouring blocks that come or go are one; where block stands
 * against block, each can be decided by itself.
 */
export function changesOf(
  base: readonly Block[],
  wished: readonly Block[],
  changeAuthor: ChangeAuthor,
  losses: Losses,
): ImportedChange[] {
  const groups: { from: number; to: number; blocks: TextContent[]; isPair: boolean }[] = [];
  let wasChanged = false;
  for (const segment of segments(base, wished)) {
    const before = base.slice(segment.base[0], segment.base[1]).map((block) => bare(block.node));
    const after = wished.slice(segment.wished[0], segment.wished[1]).map((block) => bare(block.node));
    const touched = [...base.slice(...segment.base), ...wished.slice(...segment.wished)].some((block) =>
      touches(block, changeAuthor),
    );
    const isChanged = touched && JSON.stringify(before) !== JSON.stringify(after);
    const isPair = before.length === 1 && after.length === 1;
    const last = groups.at(-1);
    if (isChanged && wasChanged && last && !last.isPair && !isPair) {
      last.to = segment.base[1];
      last.blocks.push(...after);
    } else if (isChanged) {
      groups.push({ from: segment.base[0], to: segment.base[1], blocks: after, isPair });
    }
    wasChanged = isChanged;
  }
  losses.note("changes-beyond", Math.max(0, groups.length - MOST_CHANGES));
  return groups
    .slice(0, MOST_CHANGES)
    .map(({ from, to, blocks }) => ({ author: changeAuthor.author, at: changeAuthor.at, from, to, blocks }));
}

/** A numbered list counts on after a paragraph that was put in above: that is no change of its own. */
function touches({ from, to }: Block, changeAuthor: ChangeAuthor): boolean {
  for (let source = from; source <= to; source += 1) if (changeAuthor.sources.has(source)) return true;
  return false;
}

interface Segment {
  base: [number, number];
  wished: [number, number];
}

/** The smallest stretches of both texts that come from the same elements of the file. */
function* segments(base: readonly Block[], wished: readonly Block[]): Generator<Segment> {
  let [b, w] = [0, 0];
  while (b < base.length || w < wished.length) {
    const start: Segment = { base: [b, b], wished: [w, w] };
    let end = Math.min(base[b]?.from ?? Infinity, wished[w]?.from ?? Infinity);
    for (let grew = true; grew; ) {
      grew = false;
      for (; b < base.length && base[b]!.from <= end; b += 1, grew = true) end = Math.max(end, base[b]!.to);
      for (; w < wished.length && wished[w]!.from <= end; w += 1, grew = true) end = Math.max(end, wished[w]!.to);
    }
    yield { base: [start.base[0], b], wished: [start.wished[0], w] };
  }
}

/** Without comment marks: they belong to the text, not to a proposal. */
export function bare(node: TextContent): TextContent {
  const marks = node.marks?.filter((mark) => mark.type !== "comment");
  const { marks: _all, content, ...rest } = node;
  return {
    ...rest,
    ...(marks?.length ? { marks } : {}),
    ...(content ? { content: joined(content.map(bare)) } : {}),
  };
}
