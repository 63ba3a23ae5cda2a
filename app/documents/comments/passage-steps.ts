/**
 * Choosing a place for a comment without selecting: arrow keys or taps go from block to block, to sentences and words, Page up and down
 * from heading to heading; with Shift they stretch the passage. Tables, images and records are chosen as a whole first.
 */
export interface Block {
  from: number;
  to: number;
  /** Beginnings and ends of its words, in positions of the text. */
  words: readonly Word[];
  sentences?: readonly Word[];
  /** A table, an image or a record as a whole, by its key; it has no words of its own. */
  block?: string;
  /** Begins a section. */
  isHeading?: boolean;
}

export interface Chosen {
  from: number;
  to: number;
  /** The key of a block that is chosen as a whole. */
  block?: string;
}

type Word = readonly [from: number, to: number];

/** @returns the next passage, or undefined for a key that means nothing here */
export function stepPassage(blocks: readonly Block[], chosen: Chosen | null, key: string, shift: boolean): Chosen | undefined {
  const all = blocks.filter((block) => block.words.length > 0 || block.block !== undefined);
  if (!all.length) return undefined;
  if (!chosen)
    return FIRST_KEYS.includes(key) ? whole(all.find((block) => key !== "PageDown" || block.isHeading) ?? all[0]!) : undefined;
  if (key === "Home") return whole(all[0]!);
  if (key === "End") return whole(all.at(-1)!);
  if (key === "ArrowDown" && !shift) return whole(after(all, chosen) ?? all.at(-1)!);
  if (key === "ArrowUp" && !shift) return whole(before(all, chosen) ?? all[0]!);
  const headings = all.filter((block) => block.isHeading);
  if (key === "PageDown" && !shift) return whole(headings.find((heading) => heading.from > chosen.from) ?? all.at(-1)!);
  if (key === "PageUp" && !shift) return whole(headings.findLast((heading) => heading.to < chosen.from) ?? all[0]!);
  const filled = all.filter((block) => block.words.length > 0);
  // Whole blocks are not stretched: there is nothing beside them that belongs to the same passage.
  if (chosen.block !== undefined) return shift ? chosen : wordBeside(filled, chosen, key);
  if (key === "ArrowDown") return stretchToBlockEnd(filled, chosen);
  if (key === "ArrowUp") return shrinkToBlockStart(filled, chosen);
  if (key === "PageDown") return stretchToSectionEnd(filled, chosen);
  if (key === "PageUp") return shrinkBySection(filled, chosen);
  const words = filled.flatMap((block) => block.words);
  if (key === "ArrowRight") return shift ? stretchWord(words, chosen) : wordAfter(words, chosen);
  if (key === "ArrowLeft") return shift ? shrinkWord(words, chosen) : wordBefore(words, chosen);
  return undefined;
}

const FIRST_KEYS = ["ArrowDown", "ArrowRight", "PageDown", "Home"];

/**
 * A finger on the text: first the block, then the sentence, then the word.
 * @returns undefined where there is nothing to choose
 */
export function tapPassage(blocks: readonly Block[], chosen: Chosen | null, pos: number): Chosen | undefined {
  const inside = blocks.filter((block) => block.from <= pos && pos <= block.to);
  const table = inside.find((block) => block.block !== undefined);
  const text = inside.find((block) => block.words.length > 0);
  const at = (ranges: readonly Word[] = []) => asPassage(ranges.find(([from, to]) => from <= pos && pos <= to));
  const steps = [table && whole(table), text && whole(text), at(text?.sentences), at(text?.words)].filter(
    (step) => step !== undefined,
  );
  const now = steps.findIndex((step) => chosen && isSame(step, chosen));
  // A sentence that is the whole block is no step of its own.
  return steps.slice(now + 1).find((step) => !chosen || !isSame(step, chosen)) ?? steps[0];
}

const isSame = (a: Chosen, b: Chosen): boolean => a.from === b.from && a.to === b.to && a.block === b.block;

const whole = (block: Block): Chosen =>
  block.block === undefined
    ? { from: block.words[0]![0], to: block.words.at(-1)![1] }
    : { from: block.from, to: block.to, block: block.block };

/** A table comes before its cells, which begin after it. */
const after = (blocks: Block[], { from, to, block }: Chosen) =>
  blocks.find((next) => (block !== undefined || next.block === undefined ? next.from > from : next.from >= to));
const before = (blocks: Block[], { from }: Chosen) =>
  blocks.findLast((next) => (next.block === undefined ? next.to < from : next.from < from));
const asPassage = (word: Word | undefined): Chosen | undefined => word && { from: word[0], to: word[1] };

function wordBeside(filled: Block[], { from, to }: Chosen, key: string): Chosen | undefined {
  const words = filled.flatMap((block) => block.words);
  if (key === "ArrowRight") return asPassage(words.find((word) => word[0] >= from)) ?? { from, to };
  if (key === "ArrowLeft") return asPassage(words.findLast((word) => word[1] <= from)) ?? { from, to };
  return undefined;
}

/** From a whole block the first step goes to its first word, from a word to its neighbour. */
function wordAfter(words: readonly Word[], { from, to }: Chosen): Chosen {
  const inside = words.filter((word) => word[0] >= from && word[1] <= to);
  const next = inside.length > 1 ? inside[0] : words.find((word) => word[0] >= to);
  return asPassage(next) ?? { from, to };
}

function wordBefore(words: readonly Word[], { from, to }: Chosen): Chosen {
  const inside = words.filter((word) => word[0] >= from && word[1] <= to);
  const next = inside.length > 1 ? inside.at(-1) : words.findLast((word) => word[1] <= from);
  return asPassage(next) ?? { from, to };
}

function stretchWord(words: readonly Word[], { from, to }: Chosen): Chosen {
  return { from, to: words.find((word) => word[0] >= to)?.[1] ?? to };
}

function shrinkWord(words: readonly Word[], { from, to }: Chosen): Chosen {
  const left = words.findLast((word) => word[1] < to && word[0] >= from);
  return { from, to: left?.[1] ?? to };
}

function stretchToBlockEnd(blocks: Block[], { from, to }: Chosen): Chosen {
  const here = blocks.find((block) => to <= block.to && to >= block.from);
  const target = here && whole(here).to > to ? here : blocks.find((block) => block.from >= to);
  return { from, to: target ? whole(target).to : to };
}

function shrinkToBlockStart(blocks: Block[], { from, to }: Chosen): Chosen {
  const target = blocks.findLast((block) => whole(block).to < to && block.to >= from);
  return target ? { from, to: Math.max(whole(target).to, from) } : { from, to };
}

/** To where the section ends; from there to the end of the next one. */
function stretchToSectionEnd(blocks: Block[], { from, to }: Chosen): Chosen {
  const ends = blocks.filter((_, index) => blocks[index + 1] === undefined || blocks[index + 1]!.isHeading).map(whole);
  return { from, to: ends.find((end) => end.to > to)?.to ?? to };
}

function shrinkBySection(blocks: Block[], { from, to }: Chosen): Chosen {
  const last = blocks.findLast((block) => block.isHeading && block.from > from && block.from < to);
  const end = last && blocks[blocks.indexOf(last) - 1];
  return end ? { from, to: whole(end).to } : { from, to };
}

/** Words of one block: runs of letters and digits with what clings to them. */
export function wordsOf(text: string, start: number): [number, number][] {
  return [...text.matchAll(/\S+/gu)].map((match) => [start + match.index, start + match.index + match[0].length]);
}

/** Sentences of one block; after "z. B." or "Art. 28" the next word is small or a number, and no sentence begins. */
export function sentencesOf(text: string, start: number): [number, number][] {
  return [...text.matchAll(/\S.*?(?:[.!?:]["“”»«)]*(?=\s+["„“»(]?\p{Lu})|$)/gsu)].map((match) => [
    start + match.index,
    start + match.index + match[0].trimEnd().length,
  ]);
}
