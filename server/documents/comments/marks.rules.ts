/**
 * The passages of comments inside a ydoc, as part of a room's edit: marking them with the ids of their threads, and finding those
 * that bear no mark. The editor's binding and these functions must agree on every name, so the binding itself is asked for it.
 */
import { prosemirrorJSONToYDoc } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import {
  blockAt,
  findAnchor,
  passageFinder,
  squeeze,
  wordsAt,
  type Anchor,
  type FoundAnchor,
  type FlatBlock,
  type Range,
  type FlatText,
  type WordsNow,
} from "./passages.rules.ts";
import { contentOf } from "../log/rules.ts";
import { TEXT_FIELD } from "../rules.ts";
import { textSchema } from "../content/schema.rules.ts";
import { doc, paragraph, threadsIn, blockKeyOf } from "../content/text.rules.ts";

export interface Passage extends Anchor {
  /** Yjs relative positions as JSON, from the editor; missing or stale ones are made up for by the quote. */
  start?: unknown;
  end?: unknown;
}

/** Where a passage is now. */
export interface Place {
  blockId: string | null;
  /** Yjs relative positions as JSON. */
  start: unknown;
  end: unknown;
}

// --- as orders ------------------------------------------------------------------------

/** What can be asked of a text about passages, as plain data: for a long text the rooms have it done in a thread. */
export type PassageTask =
  | { kind: "find"; anchor: ThreadAnchor }
  /** @param unlessThere it may have been marked before */
  | { kind: "mark"; passage: Omit<Passage, "blockId">; threadId: number; unlessThere: boolean }
  | { kind: "unmark"; threadId: number }
  | { kind: "settle"; bearing: readonly Lost[]; others: readonly Lost[] };

/** A thread whose place is looked for: by its first words, or by those that it had last. */
export type Lost = Passage & { threadId: number; words: string };
export type ThreadAnchor = Pick<Anchor, "quote" | "prefix" | "suffix"> & { block: string };

/** By task; all of it can go from thread to thread. */
export interface PassageAnswers {
  find: FoundAnchor;
  /** It is in the text now. */
  mark: boolean;
  unmark: null;
  settle: Map<number, Pick<Place, "blockId" | "start" | "end"> & WordsNow>;
}

/** A change of a ydoc that says what it does, so that it can be done elsewhere. */
export type PassageChange<Answer> = ((ydoc: Y.Doc) => Answer) & { task: PassageTask };

export const passageChange = <Kind extends PassageTask["kind"]>(
  task: Extract<PassageTask, { kind: Kind }>,
): PassageChange<PassageAnswers[Kind]> =>
  Object.assign((ydoc: Y.Doc) => answerPassages(ydoc, task) as PassageAnswers[Kind], { task });

export function answerPassages(ydoc: Y.Doc, task: PassageTask): PassageAnswers[PassageTask["kind"]] {
  switch (task.kind) {
    case "find":
      return findAnchor(mapOf(ydoc), task.anchor);
    case "mark":
      if (task.unlessThere && threadsIn(contentOf(ydoc)).includes(task.threadId)) return true;
      return markPassage(ydoc, task.passage, task.threadId) !== undefined;
    case "unmark":
      if (threadsIn(contentOf(ydoc)).includes(task.threadId)) unmarkThreads(ydoc, [task.threadId]);
      return null;
    case "settle":
      return settle(ydoc, task.bearing, task.others);
  }
}

/** Those with a mark are marked again, by what they said last or else first; where the others are is said. */
function settle(ydoc: Y.Doc, bearing: readonly Lost[], others: readonly Lost[]): PassageAnswers["settle"] {
  const last = bearing.map((thread) => ({ ...thread, quote: thread.words }));
  const marked = markPassages(ydoc, last, { mustBeSure: true });
  markPassages(
    ydoc,
    bearing.filter(({ threadId }) => !marked.has(threadId)),
    { mustBeSure: true },
  );
  const quotes = new Map(others.map(({ threadId, quote }) => [threadId, quote]));
  return new Map(
    [...locatePassages(ydoc, others)].map(([id, { flat, from, to, ...place }]) => [
      id,
      { ...place, ...wordsAt(flat, { from, to }, quotes.get(id)!) },
    ]),
  );
}

// --- in a ydoc ------------------------------------------------------------------------

/**
 * Marks a passage with the thread's id: at the relative positions if the quote is still there, else where the quote is found,
 * and among several places where most of prefix and suffix fit.
 * @returns where, or undefined, and nothing changed, when the passage is no longer in the text
 */
export function markPassage(ydoc: Y.Doc, passage: Omit<Passage, "blockId">, threadId: number): Place | undefined {
  return markPassages(ydoc, [{ ...passage, blockId: null, threadId }]).get(threadId);
}

/**
 * Marks many passages at once.
 * @param mustBeSure nobody has just chosen them: a place is taken only if it cannot be another one with the same words
 * @returns where those are that were found, by the ids of their threads
 */
export function markPassages(
  ydoc: Y.Doc,
  passages: readonly (Passage & { threadId: number })[],
  { mustBeSure = false } = {},
): Map<number, Place> {
  const map = mapOf(ydoc);
  const find = passageFinder(map);
  const keys = commentKeys(passages.map(({ threadId }) => threadId));
  const placed = new Map<number, Place>();
  for (const passage of passages) {
    const found = rangeByPositions(ydoc, map, passage) ?? find(passage);
    if (!found || (mustBeSure && "isSure" in found && !found.isSure)) continue;
    const attributes = { [keys.get(passage.threadId)!]: { threadId: passage.threadId } };
    for (const { text, from, to } of piecesOf(map, found)) text.format(from, to - from, attributes);
    placed.set(passage.threadId, placeOf(map, found));
  }
  return placed;
}

/**
 * Where passages without a mark are now: at their positions, whatever is written there, as long as something is; else where
 * their words surely are. Changes nothing.
 */
export function locatePassages(
  ydoc: Y.Doc,
  passages: readonly (Passage & { threadId: number })[],
): Map<number, Place & Range & { flat: string }> {
  const map = mapOf(ydoc);
  const find = passageFinder(map);
  const located = new Map<number, Place & Range & { flat: string }>();
  for (const passage of passages) {
    const found = find(passage);
    const range = rangeByPositions(ydoc, map, passage) ?? rangeByPositions(ydoc, map, { ...passage, quote: "" });
    const best = range ?? (found?.isSure ? found : undefined);
    if (best) located.set(passage.threadId, { ...placeOf(map, best), from: best.from, to: best.to, flat: map.flat });
  }
  return located;
}

/** Takes the marks of threads out of the text. */
export function unmarkThreads(ydoc: Y.Doc, threadIds: readonly number[]): void {
  const none = Object.fromEntries([...commentKeys(threadIds).values()].map((key) => [key, null]));
  for (const { text, length } of mapOf(ydoc).pieces) if (length) text.format(0, length, none);
}

/** Marks that may overlap are stored under a name with a hash; the binding itself is asked for it. */
function commentKeys(threadIds: readonly number[]): Map<number, string> {
  const runs = threadIds.map((threadId) => ({ type: "text", text: "x", marks: [{ type: "comment", attrs: { threadId } }] }));
  const ydoc = prosemirrorJSONToYDoc(textSchema(), doc(...runs.map((run) => paragraph([run]))), TEXT_FIELD);
  const keyOf = (index: number): string => {
    const run = (ydoc.getXmlFragment(TEXT_FIELD).get(index) as Y.XmlElement).get(0) as Y.XmlText;
    const [delta] = run.toDelta() as { attributes: Record<string, unknown> }[];
    return Object.keys(delta!.attributes)[0]!;
  };
  const keys = new Map(threadIds.map((threadId, index) => [threadId, keyOf(index)]));
  ydoc.destroy();
  return keys;
}

/** The line of a ydoc, and where in it each run of text begins. */
interface TextMap extends FlatText {
  pieces: { text: Y.XmlText; at: number; length: number }[];
}

function mapOf(ydoc: Y.Doc): TextMap {
  let flat = "";
  const pieces: TextMap["pieces"] = [];
  const blocks: FlatBlock[] = [];
  const walk = (node: Y.XmlFragment | Y.XmlElement) => {
    for (const child of node.toArray()) {
      if (child instanceof Y.XmlText) {
        const inside = (child.toDelta() as { insert: unknown }[])
          .map((run) => (typeof run.insert === "string" ? run.insert : " "))
          .join("");
        pieces.push({ text: child, at: flat.length, length: inside.length });
        flat += inside;
      } else if (child instanceof Y.XmlElement) {
        flat += " ";
        const id = blockKeyOf({ type: child.nodeName, attrs: child.getAttributes() as Record<string, unknown> });
        const block = { id: id ?? "", type: child.nodeName, from: flat.length, to: flat.length };
        if (id !== undefined) blocks.push(block);
        walk(child);
        block.to = flat.length;
      }
    }
  };
  walk(ydoc.getXmlFragment(TEXT_FIELD));
  return { flat, pieces, blocks };
}

/** The parts of runs that a range covers, in their own positions. */
function piecesOf(map: TextMap, range: Range): ({ text: Y.XmlText } & Range)[] {
  return map.pieces
    .map(({ text, at, length }) => ({
      text,
      from: Math.max(range.from - at, 0),
      to: Math.min(range.to - at, length),
    }))
    .filter(({ from, to }) => from < to);
}

function placeOf(map: TextMap, range: Range): Place {
  const pieces = piecesOf(map, range);
  const [first, last] = [pieces[0], pieces.at(-1)];
  const write = (piece: typeof first, index: number | undefined): unknown =>
    piece && index !== undefined ? Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(piece.text, index)) : null;
  return { blockId: blockAt(map, range.from), start: write(first, first?.from), end: write(last, last?.to) };
}

function rangeByPositions(ydoc: Y.Doc, map: TextMap, { start, end, quote }: Passage): Range | undefined {
  const from = resolve(ydoc, map, start);
  const to = resolve(ydoc, map, end);
  if (from === undefined || to === undefined || from >= to) return undefined;
  const words = squeeze(map.flat.slice(from, to));
  return words !== "" && words.startsWith(squeeze(quote)) ? { from, to } : undefined;
}

function resolve(ydoc: Y.Doc, map: TextMap, position: unknown): number | undefined {
  if (!position || typeof position !== "object") return undefined;
  try {
    const absolute = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(position), ydoc);
    const piece = map.pieces.find(({ text }) => text === absolute?.type);
    return piece && absolute ? piece.at + Math.min(absolute.index, piece.length) : undefined;
  } catch {
    // What is no position is as good as none.
    return undefined;
  }
}
