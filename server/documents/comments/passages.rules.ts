/**
 * Finding the place of a comment again by its words and its block. Server and browser flatten a text alike, from the JSON, from
 * the ydoc (marks.rules.ts) or from the editor's document (app/documents/comments/passages.ts), and look in it alike.
 */
import type { TextContent } from "../rules.ts";
import { blockKeyOf } from "../content/text.rules.ts";

/** Where a passage was when somebody chose it. */
export interface Anchor {
  quote: string;
  prefix: string;
  suffix: string;
  /** The block in which it begins. */
  blockId: string | null;
}

/** All words of a text in a row: one blank for whatever parts them (blocks, breaks, references). */
export interface FlatText {
  flat: string;
  /** In the order in which they begin; blocks in blocks come after those around them. */
  blocks: readonly FlatBlock[];
}

export interface FlatBlock {
  id: string;
  type: string;
  from: number;
  to: number;
}

export interface Range {
  from: number;
  to: number;
}

/** Blocks of which one comments the whole; of all others people comment words. */
export const WHOLE_BLOCKS: readonly string[] = ["table", "image", "record"];

export function flatten(content: TextContent): FlatText {
  let flat = "";
  const blocks: FlatBlock[] = [];
  const walk = (node: TextContent) => {
    for (const child of node.content ?? []) {
      if (child.type === "text") {
        flat += child.text ?? "";
        continue;
      }
      flat += " ";
      const id = blockKeyOf(child);
      const block = { id: id ?? "", type: child.type, from: flat.length, to: flat.length };
      if (id !== undefined) blocks.push(block);
      walk(child);
      block.to = flat.length;
    }
  };
  walk(content);
  return { flat, blocks };
}

/** The innermost block at a place of the flat text. */
export const blockAt = ({ blocks }: FlatText, at: number): string | null =>
  blocks.findLast((block) => block.from <= at && at < block.to)?.id ?? null;

/** Blanks and line ends count as one, because blocks are joined differently by browsers, files and databases. */
export const squeeze = (text: string): string => text.replace(/\s+/g, " ").trim();

export interface Found extends Range {
  /** It cannot be another passage by chance, one with the same words or the same neighbours. */
  isSure: boolean;
}

/** Longest quote that is kept, and longest prefix or suffix; longer passages are marked all the same. */
export const QUOTE_MAX = 2000;
export const AROUND_MAX = 80;

/** What stands around a range of the flat text. */
export const surroundingsOf = (flat: string, { from, to }: Range): { prefix: string; suffix: string } => ({
  prefix: flat.slice(Math.max(0, from - AROUND_MAX), from).toWellFormed(),
  suffix: cutWell(flat.slice(to, to + AROUND_MAX), AROUND_MAX),
});

/** Half of an emoji at the cut would not be found again. */
export const cutWell = (text: string, most: number): string =>
  text
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, "")
    .toWellFormed();

/** What a passage says now, and what stands around it. */
export interface WordsNow {
  /** Null: what its thread began with. */
  last_quote: string | null;
  prefix: string;
  suffix: string;
}

export const wordsAt = (flat: string, { from, to }: Range, quote: string): WordsNow => {
  const words = cutWell(flat.slice(from, to), QUOTE_MAX);
  return {
    last_quote: squeeze(words) === squeeze(quote) ? null : words,
    ...surroundingsOf(flat, { from, to }),
  };
};

/** Where a new comment is to stand. */
export interface FoundAnchor {
  quote: string;
  prefix: string;
  suffix: string;
  blockId: string | null;
  /** Whether it is in the text now. */
  isThere: boolean;
}

/** @param wanted words with what stands around them, or the key of a whole block */
export function findAnchor(
  text: FlatText,
  wanted: Pick<Anchor, "quote" | "prefix" | "suffix"> & { block: string },
): FoundAnchor {
  const { quote, prefix, suffix, block: key } = wanted;
  if (key) {
    const block = text.blocks.find(({ id }) => id === key);
    const words = block ? squeeze(text.flat.slice(block.from, block.to)).slice(0, QUOTE_MAX).toWellFormed() : "";
    return { quote: words, prefix, suffix, blockId: key, isThere: block !== undefined };
  }
  const found = passageFinder(text)({ quote, prefix, suffix, blockId: null });
  if (!found) return { quote, prefix, suffix, blockId: null, isThere: false };
  return { quote, ...surroundingsOf(text.flat, found), blockId: blockAt(text, found.from), isThere: true };
}

/** Looks for many passages in one text. @returns for each its best place, in positions of the flat text, or undefined */
export function passageFinder(text: FlatText): (anchor: Anchor) => Found | undefined {
  const all = squeezeFlat(text.flat);
  const { squeezed, placeOf } = all;
  return ({ quote, prefix, suffix, blockId }) => {
    const wanted = squeeze(quote);
    if (!wanted) return undefined;
    const around = { before: squeeze(prefix), after: squeeze(suffix) };
    const own = blockId === null ? undefined : text.blocks.find((block) => block.id === blockId);
    let best: (Candidate & Range) | undefined;
    for (let at = squeezed.indexOf(wanted); at !== -1; at = squeezed.indexOf(wanted, at + 1)) {
      const range = { from: placeOf(at), to: placeOf(at + wanted.length - 1) + 1 };
      const before = commonEnd(squeezed, at, around.before);
      const after = commonStart(squeezed, at + wanted.length, around.after);
      const isHome = own !== undefined && own.from <= range.from && range.from < own.to;
      if (best && rank({ before, after, isHome }) <= rank(best)) continue;
      const isWhole = isHome && squeeze(text.flat.slice(own.from, own.to)) === wanted;
      best = { ...range, before, after, isHome, isWhole };
    }
    if (best && isSure(best, wanted)) return { from: best.from, to: best.to, isSure: true };
    const between = own && findBetween(all, own, around);
    if (between && between.to - between.from <= 2 * quote.length + 200) return { ...between, isSure: true };
    return best && { from: best.from, to: best.to, isSure: false };
  };
}

/** So much of what stood before and after a passage must still be there when its own words are others now. */
const NEIGHBOURS = 10;

/** What stands in its block between the words that stood before and after the passage: it was written anew. */
function findBetween(
  { squeezed, placeOf, firstFrom }: Squeezed,
  own: FlatBlock,
  around: { before: string; after: string },
): Range | undefined {
  const [before, after] = [around.before.slice(-NEIGHBOURS), around.after.slice(0, NEIGHBOURS)];
  if (before.length < NEIGHBOURS || after.length < NEIGHBOURS) return undefined;
  const first = firstFrom(own.from);
  const at = first === -1 ? -1 : squeezed.indexOf(before, Math.max(0, first - NEIGHBOURS - 1));
  const start = at + before.length + (squeezed[at + before.length] === " " ? 1 : 0);
  const next = at === -1 ? -1 : squeezed.indexOf(after, start);
  const end = squeezed[next - 1] === " " ? next - 1 : next;
  if (next === -1 || end <= start) return undefined;
  const range = { from: placeOf(start), to: placeOf(end - 1) + 1 };
  return range.from >= own.from && range.from < own.to && range.to <= own.to ? range : undefined;
}

interface Candidate {
  /** Characters of prefix and suffix that are still beside it. */
  before: number;
  after: number;
  /** It is in the block in which it was chosen. */
  isHome: boolean;
  /** It is that block, with nothing before or after it. */
  isWhole?: boolean;
}

/** The block outweighs half of what can fit around a passage: a moved block has other neighbours. */
const rank = ({ before, after, isHome }: Candidate): number => before + after + (isHome ? 40 : 0);

/** Short quotes are everywhere: they need more than their own letters, and away from home on both sides. */
function isSure({ before, after, isHome, isWhole }: Candidate, quote: string): boolean {
  if (isWhole || quote.length >= 24) return true;
  const fits = before + after;
  if (isHome) return fits >= 3 && quote.length + fits >= 8;
  return before >= 3 && after >= 3 && quote.length + fits >= 24;
}

interface Squeezed {
  squeezed: string;
  /** The place in the original of a character. */
  placeOf(at: number): number;
  /** The first character that stands at this place of the original or behind it; -1: none does. */
  firstFrom(place: number): number;
}

/** The line with single blanks. Only the beginnings of words are noted, because a long text has millions of characters. */
function squeezeFlat(flat: string): Squeezed {
  const words: string[] = [];
  const from: number[] = [];
  const to: number[] = [];
  let length = 0;
  for (const { 0: word, index } of flat.matchAll(/\S+/g)) {
    words.push(word);
    from.push(index);
    to.push(length);
    length += word.length + 1;
  }
  const endsInBlank = words.length > 0 && /\s$/.test(flat);
  const squeezed = words.join(" ") + (endsInBlank ? " " : "");
  return {
    squeezed,
    placeOf(at) {
      const word = lastUpTo(to, at);
      return from[word]! + at - to[word]!;
    },
    firstFrom(place) {
      const word = lastUpTo(from, place);
      // Of several blanks only the first has a character of its own.
      const at = word < 0 ? 0 : Math.min(to[word]! + place - from[word]!, to[word + 1] ?? squeezed.length);
      return at < squeezed.length ? at : -1;
    },
  };
}

/** The index of the last number in a rising list that is not above `most`; -1: all are. */
function lastUpTo(rising: readonly number[], most: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! <= most) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** How much of `wanted` stands from `at` on; a blank between is none. */
function commonStart(text: string, at: number, wanted: string): number {
  const begin = text[at] === " " ? at + 1 : at;
  let length = 0;
  while (length < wanted.length && text[begin + length] === wanted[length]) length += 1;
  return length;
}

function commonEnd(text: string, at: number, wanted: string): number {
  const end = text[at - 1] === " " ? at - 1 : at;
  let length = 0;
  while (length < wanted.length && length < end && text[end - 1 - length] === wanted.at(-1 - length)) length += 1;
  return length;
}
