/**
 * Choosing a passage by keyboard in a text that one may not edit: arrow keys go from block to block and from word to word,
 * with Shift they stretch the passage. Pure; the editor hands in its blocks.
 */
export interface Block {
  from: number;
  to: number;
  /** Beginnings and ends of its words, in positions of the text. */
  words: readonly (readonly [from: number, to: number])[];
}

export interface Chosen {
  from: number;
  to: number;
}

/** @returns the next passage, or undefined for a key that means nothing here */
export function stepPassage(blocks: readonly Block[], chosen: Chosen | null, key: string, shift: boolean): Chosen | undefined {
  const filled = blocks.filter((block) => block.words.length > 0);
  if (!filled.length) return undefined;
  if (!chosen) return ["ArrowDown", "ArrowRight", "Home"].includes(key) ? whole(filled[0]!) : undefined;
  if (key === "Home") return whole(filled[0]!);
  if (key === "End") return whole(filled.at(-1)!);
  if (key === "ArrowDown") return shift ? stretchToBlockEnd(filled, chosen) : whole(after(filled, chosen) ?? filled.at(-1)!);
  if (key === "ArrowUp") return shift ? shrinkToBlockStart(filled, chosen) : whole(before(filled, chosen) ?? filled[0]!);
  const words = filled.flatMap((block) => block.words);
  if (key === "ArrowRight") return shift ? stretchWord(words, chosen) : wordAfter(words, chosen);
  if (key === "ArrowLeft") return shift ? shrinkWord(words, chosen) : wordBefore(words, chosen);
  return undefined;
}

type Word = readonly [number, number];

const whole = (block: Block): Chosen => ({ from: block.words[0]![0], to: block.words.at(-1)![1] });
const after = (blocks: Block[], { from }: Chosen) => blocks.find((block) => block.from > from);
const before = (blocks: Block[], { from }: Chosen) => blocks.findLast((block) => block.to < from);
const asPassage = (word: Word | undefined): Chosen | undefined => word && { from: word[0], to: word[1] };

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

/** Words of one block: runs of letters and digits with what clings to them. */
export function wordsOf(text: string, start: number): [number, number][] {
  return [...text.matchAll(/\S+/gu)].map((match) => [start + match.index, start + match.index + match[0].length]);
}
