/** What people do to a text, by chance: the same seed does the same. Straight through Yjs, as the editor's binding does it. */
import * as Y from "yjs";
import { TEXT_FIELD } from "#server/documents/rules";

/** Park–Miller: whole numbers from 0, below what is asked for. */
export type Chance = (below: number) => number;

export function makeChance(seed: number): Chance {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 16_807) % 2_147_483_647;
    return state % below;
  };
}

export const pick = <T>(chance: Chance, from: readonly T[]): T => from[chance(from.length)]!;

interface Run {
  block: Y.XmlElement;
  text: Y.XmlText;
}

/** Paragraphs and headings, also those in lists and tables. */
function runsIn(ydoc: Y.Doc): Run[] {
  const runs: Run[] = [];
  const walk = (parent: Y.XmlFragment | Y.XmlElement) => {
    for (const child of parent.toArray()) {
      if (!(child instanceof Y.XmlElement)) continue;
      const isTextblock = child.nodeName === "paragraph" || child.nodeName === "heading";
      const text = child.toArray().find((inside) => inside instanceof Y.XmlText);
      if (isTextblock && text) runs.push({ block: child, text });
      else if (!isTextblock) walk(child);
    }
  };
  walk(ydoc.getXmlFragment(TEXT_FIELD));
  return runs;
}

function makeBlock(name: "paragraph" | "heading", id: string): Run {
  const block = new Y.XmlElement(name);
  const text = new Y.XmlText();
  block.setAttribute("id", id);
  if (name === "heading") block.setAttribute("level", 2 as unknown as string);
  block.insert(0, [text]);
  return { block, text };
}

/** One edit of one person. @param word distinct among all edits: what is in the text shows who wrote it, and when */
export function editByChance(ydoc: Y.Doc, chance: Chance, word: string): void {
  ydoc.transact(() => {
    const runs = runsIn(ydoc).filter(({ text }) => text.length > 0);
    const run = runs.length > 0 ? pick(chance, runs) : undefined;
    const what = chance(100);
    if (!run || what < 5) addBlock(ydoc, chance, word);
    else if (what < 60) run.text.insert(chance(run.text.length + 1), what < 50 ? `${word} ` : word[0]!);
    else if (what < 80) erase(run, chance);
    else if (what < 88) paint(run, chance);
    else if (what < 92) split(run, chance, word);
    else if (what < 96) join(run);
    else if (what < 98) setLevel(run, chance);
    else if (runs.length > 12) remove(run);
  });
}

function addBlock(ydoc: Y.Doc, chance: Chance, word: string): void {
  const fragment = ydoc.getXmlFragment(TEXT_FIELD);
  const { block, text } = makeBlock(chance(4) === 0 ? "heading" : "paragraph", word);
  fragment.insert(chance(fragment.length + 1), [block]);
  text.insert(0, `${word} steht hier als neuer Absatz. `);
}

/** A letter or two as a rule, sometimes half a block. */
function erase({ text }: Run, chance: Chance): void {
  const from = chance(text.length);
  const length = chance(10) === 0 ? Math.ceil(text.length / 2) : 1 + chance(2);
  text.delete(from, Math.min(length, text.length - from));
}

function paint({ text }: Run, chance: Chance): void {
  const from = chance(text.length);
  const mark = pick(chance, ["bold", "italic", "underline"]);
  text.format(from, 1 + chance(text.length - from), { [mark]: chance(3) === 0 ? null : {} });
}

function setLevel({ block }: Run, chance: Chance): void {
  if (block.nodeName === "heading") block.setAttribute("level", (1 + chance(4)) as unknown as string);
}

/** Enter in the middle of a block: what stands behind becomes a block of its own. */
function split({ block, text }: Run, chance: Chance, word: string): void {
  const at = chance(text.length + 1);
  const rest = deltaFrom(text, at);
  const { block: next, text: nextText } = makeBlock("paragraph", word);
  const { parent } = block;
  if (!(parent instanceof Y.XmlFragment)) return;
  parent.insert(indexOf(parent, block) + 1, [next]);
  if (rest.length > 0) nextText.applyDelta(rest);
  text.delete(at, text.length - at);
}

/** Backspace at the beginning of the block behind. */
function join({ block, text }: Run): void {
  const { parent } = block;
  if (!(parent instanceof Y.XmlFragment)) return;
  const next: unknown = parent.get(indexOf(parent, block) + 1);
  const nextText: unknown = next instanceof Y.XmlElement && next.nodeName === "paragraph" ? next.get(0) : undefined;
  if (!(nextText instanceof Y.XmlText)) return;
  text.applyDelta([{ retain: text.length }, ...deltaFrom(nextText, 0)]);
  parent.delete(indexOf(parent, block) + 1, 1);
}

function remove({ block }: Run): void {
  const { parent } = block;
  if (parent instanceof Y.XmlFragment && parent.length > 1) parent.delete(indexOf(parent, block), 1);
}

const indexOf = (parent: Y.XmlFragment, block: Y.XmlElement): number => parent.toArray().indexOf(block);

interface Piece {
  insert: string;
  attributes?: Record<string, unknown>;
}

/** What stands behind a place, with its marks. */
function deltaFrom(text: Y.XmlText, at: number): Piece[] {
  let left = at;
  return (text.toDelta() as Piece[]).flatMap((piece) => {
    if (typeof piece.insert !== "string") return [];
    const insert = piece.insert.slice(Math.max(0, left));
    left -= piece.insert.length;
    return insert ? [{ ...piece, insert }] : [];
  });
}
