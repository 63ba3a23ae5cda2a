/**
 * The free words of a statement as a text that colleagues write at the same time: one run of plain words in a ydoc, so that the page shows
 * them in a plain field. Only the server begins it; browser and server change it by the same steps.
 */
import * as Y from "yjs";
import { newBlockId } from "../documents/content/text.rules.ts";
import { TEXT_FIELD, type TextContent } from "../documents/rules.ts";

/** As the database takes them. */
export const LONGEST_REMARK = 20_000;

/** The first entry of its log. */
export function beginRemark(words: string): Uint8Array {
  const ydoc = new Y.Doc();
  writeAnew(ydoc.getXmlFragment(TEXT_FIELD), words);
  const update = Y.encodeStateAsUpdate(ydoc);
  ydoc.destroy();
  return update;
}

function writeAnew(fragment: Y.XmlFragment, words: string): void {
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.setAttribute("id", newBlockId());
  paragraph.insert(0, [new Y.XmlText(words)]);
  fragment.insert(0, [paragraph]);
}

/** Undefined where somebody has sent a text of another build. */
export function runOf(ydoc: Y.Doc): Y.XmlText | undefined {
  const paragraph = ydoc.getXmlFragment(TEXT_FIELD).get(0) as unknown;
  const run: unknown = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined;
  return run instanceof Y.XmlText ? run : undefined;
}

export const plainOf = (run: Y.XmlText): string =>
  (run.toDelta() as { insert?: unknown }[]).map(({ insert }) => (typeof insert === "string" ? insert : "")).join("");

/** Of a text as the rooms read it, with all its line ends; without what the database does not take, and an update may carry. */
export const wordsIn = (content: TextContent): string =>
  (content.content ?? []).map(wordsOfBlock).join("\n").replaceAll("\u0000", "").toWellFormed();

const wordsOfBlock = (node: TextContent): string =>
  node.type === "text" ? (node.text ?? "") : (node.content ?? []).map(wordsOfBlock).join("");

/** Makes the text say these words; what stays is not touched, so that whoever writes elsewhere in it loses nothing. */
export function putWords(ydoc: Y.Doc, words: string): void {
  const fragment = ydoc.getXmlFragment(TEXT_FIELD);
  const run = runOf(ydoc);
  if (!run) {
    fragment.delete(0, fragment.length);
    return writeAnew(fragment, words);
  }
  const change = changeBetween(plainOf(run), words);
  if (change) applyChange(run, change);
  if (fragment.length > 1) fragment.delete(1, fragment.length - 1);
}

// --- changes of plain words -----------------------------------------------------------

/** At one place, counted in UTF-16 units as fields and Yjs do. */
export interface Change {
  at: number;
  remove: number;
  insert: string;
}

/** The smallest one that makes one text of the other. @returns null when they are the same */
export function changeBetween(before: string, after: string): Change | null {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  // A sign of two halves goes as a whole: no update can carry one of them.
  if (isFirstHalf(before[start - 1]) || isFirstHalf(after[start - 1])) start -= 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  if (end > 0 && isSecondHalf(before[before.length - end])) end -= 1;
  return { at: start, remove: before.length - end - start, insert: after.slice(start, after.length - end) };
}

const isFirstHalf = (unit: string | undefined): boolean => unit !== undefined && unit >= "\ud800" && unit <= "\udbff";
const isSecondHalf = (unit: string | undefined): boolean => unit !== undefined && unit >= "\udc00" && unit <= "\udfff";

export function applyChange(run: Y.XmlText, { at, remove, insert }: Change): void {
  if (remove > 0) run.delete(at, remove);
  if (insert !== "") run.insert(at, insert);
}

/** Where a place in the words is after a change; a caret in words that are gone stands where they were. */
export function carriedOver(place: number, { at, remove, insert }: Change): number {
  if (place <= at) return place;
  return place >= at + remove ? place + insert.length - remove : at;
}

/** A change that was made before somebody had heard of the other one. What the other has put in stays. */
export function rebasedOn(change: Change, other: Change): Change {
  const end = change.at + change.remove;
  const isAround = change.at < other.at && end > other.at + other.remove;
  const at = carriedOver(change.at, other);
  // Around the other one: only what stood before it goes.
  const to = isAround ? other.at : carriedOver(end, other);
  return { at, remove: Math.max(0, to - at), insert: change.insert };
}
