/**
 * A text inside a ydoc: writing one into an empty ydoc (seeds, minutes, new documents), adding blocks, and marking the passage
 * of a comment (`contentOf` in log.rules.ts reads it back). The editor's binding and these functions must agree on every name, so all of it goes through y-tiptap.
 */
import { prosemirrorJSONToYDoc, prosemirrorJSONToYXmlFragment } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { TEXT_FIELD, type TextContent } from "./rules.ts";
import { textSchema } from "./schema.rules.ts";
import { doc, IDENTIFIED_BLOCKS, newBlockId, paragraph, withBlockIds } from "./text.rules.ts";

/**
 * Writes a text into an empty ydoc.
 * @throws RangeError when the content does not fit the content model, Error when the ydoc already holds text
 */
export function writeContent(ydoc: Y.Doc, content: TextContent): void {
  const fragment = ydoc.getXmlFragment(TEXT_FIELD);
  if (fragment.length) throw new Error("This text is already written; a second writing would double it.");
  const schema = textSchema();
  const identified = { ...content, content: withBlockIds(content.content ?? []) };
  schema.nodeFromJSON(identified).check();
  prosemirrorJSONToYXmlFragment(schema, identified, fragment);
}

/** A new ydoc with this text, as one update: the first entry of a document's log. */
export function contentToUpdate(content: TextContent): Uint8Array {
  const ydoc = new Y.Doc();
  writeContent(ydoc, content);
  const update = Y.encodeStateAsUpdate(ydoc);
  ydoc.destroy();
  return update;
}

/**
 * Adds blocks to the end of a text, as part of a room's edit; an empty last paragraph is kept below them.
 * @throws RangeError when a block does not fit the content model
 */
export function appendBlocks(ydoc: Y.Doc, blocks: TextContent[]): void {
  insertBlocks(ydoc, ydoc.getXmlFragment(TEXT_FIELD).length, blocks);
}

/** Puts blocks before the `index`th block of a text (from 0). */
export function insertBlocks(ydoc: Y.Doc, index: number, blocks: TextContent[]): void {
  const schema = textSchema();
  const content = doc(...withBlockIds(blocks, blockIdsIn(ydoc)));
  schema.nodeFromJSON(content).check();
  const source = prosemirrorJSONToYDoc(schema, content, TEXT_FIELD);
  const copies = source
    .getXmlFragment(TEXT_FIELD)
    .toArray()
    .map((node) => node.clone() as Y.XmlElement);
  ydoc.getXmlFragment(TEXT_FIELD).insert(index, copies);
  source.destroy();
}

function blockIdsIn(ydoc: Y.Doc): Set<string> {
  const ids = [...elementsOf(ydoc.getXmlFragment(TEXT_FIELD))].map((element): unknown => element.getAttribute("id"));
  return new Set(ids.filter((id) => typeof id === "string"));
}

/** Gives every block that has none an id, and a new one to the second of two that share theirs; part of a room's edit. */
export function giveBlockIds(ydoc: Y.Doc): void {
  const taken = new Set<string>();
  for (const element of elementsOf(ydoc.getXmlFragment(TEXT_FIELD))) {
    if (!(IDENTIFIED_BLOCKS as readonly string[]).includes(element.nodeName)) continue;
    const own: unknown = element.getAttribute("id");
    const id = typeof own === "string" && own !== "" && !taken.has(own) ? own : newBlockId();
    taken.add(id);
    if (id !== own) element.setAttribute("id", id);
  }
}

function* elementsOf(parent: Y.XmlFragment | Y.XmlElement): Generator<Y.XmlElement> {
  for (const child of parent.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue;
    yield child;
    yield* elementsOf(child);
  }
}

// --- passages of comments ------------------------------------------------------

export interface Passage {
  quote: string;
  prefix: string;
  suffix: string;
  /** Yjs relative positions as JSON, from the editor; missing or stale ones are made up for by the quote. */
  start?: unknown;
  end?: unknown;
}

/**
 * Marks the passage with the thread's id: at the relative positions if the quote is still there, else where the quote is found,
 * and among several places where most of prefix and suffix fit.
 * @returns false, and nothing changed, when the passage is no longer in the text
 */
export function markPassage(ydoc: Y.Doc, passage: Passage, threadId: number): boolean {
  const map = mapOf(ydoc);
  const range = rangeByPositions(ydoc, map, passage) ?? rangeByQuote(map, passage);
  if (!range) return false;
  const attributes = { [commentKey(threadId)]: { threadId } };
  for (const piece of map.pieces) {
    const from = Math.max(range.from, piece.at);
    const to = Math.min(range.to, piece.at + piece.length);
    if (from < to) piece.text.format(from - piece.at, to - from, attributes);
  }
  return true;
}

/** Takes the marks of a thread out of the text. */
export function unmarkPassage(ydoc: Y.Doc, threadId: number): void {
  const key = commentKey(threadId);
  for (const { text, length } of mapOf(ydoc).pieces) if (length) text.format(0, length, { [key]: null });
}

/** Marks that may overlap are stored under a name with a hash; the binding itself is asked for it. */
function commentKey(threadId: number): string {
  const marked = { type: "text", text: "x", marks: [{ type: "comment", attrs: { threadId } }] };
  const ydoc = prosemirrorJSONToYDoc(textSchema(), doc(paragraph([marked])), TEXT_FIELD);
  const run = (ydoc.getXmlFragment(TEXT_FIELD).get(0) as Y.XmlElement).get(0) as Y.XmlText;
  const [delta] = run.toDelta() as { attributes: Record<string, unknown> }[];
  ydoc.destroy();
  return Object.keys(delta!.attributes)[0]!;
}

/** All text in one line: where each run begins, with one blank for whatever parts runs (blocks, breaks, references). */
interface TextMap {
  line: string;
  pieces: { text: Y.XmlText; at: number; length: number }[];
}

function mapOf(ydoc: Y.Doc): TextMap {
  const map: TextMap = { line: "", pieces: [] };
  const walk = (node: Y.XmlFragment | Y.XmlElement) => {
    for (const child of node.toArray()) {
      if (child instanceof Y.XmlText) {
        const inside = (child.toDelta() as { insert: unknown }[])
          .map((run) => (typeof run.insert === "string" ? run.insert : " "))
          .join("");
        map.pieces.push({ text: child, at: map.line.length, length: inside.length });
        map.line += inside;
      } else if (child instanceof Y.XmlElement) {
        map.line += " ";
        walk(child);
      }
    }
  };
  walk(ydoc.getXmlFragment(TEXT_FIELD));
  return map;
}

type Range = { from: number; to: number };

function rangeByPositions(ydoc: Y.Doc, map: TextMap, { start, end, quote }: Passage): Range | undefined {
  const from = placeOf(ydoc, map, start);
  const to = placeOf(ydoc, map, end);
  if (from === undefined || to === undefined || from >= to) return undefined;
  return squeeze(map.line.slice(from, to)).startsWith(squeeze(quote)) ? { from, to } : undefined;
}

function placeOf(ydoc: Y.Doc, map: TextMap, position: unknown): number | undefined {
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

/** Blanks and line ends count as one, because blocks are joined differently on both sides. */
const squeeze = (text: string): string => text.replace(/\s+/g, " ").trim();

function rangeByQuote(map: TextMap, { quote, prefix, suffix }: Passage): Range | undefined {
  const wanted = squeeze(quote);
  if (!wanted) return undefined;
  const { text, places } = squeezed(map.line);
  let best: { range: Range; score: number } | undefined;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    const before = commonEnd(text.slice(0, at), squeeze(prefix));
    const after = commonStart(text.slice(at + wanted.length).trimStart(), squeeze(suffix));
    const range = { from: places[at]!, to: places[at + wanted.length - 1]! + 1 };
    if (!best || before + after > best.score) best = { range, score: before + after };
  }
  return best?.range;
}

/** The line with single blanks, and for each character its place in the original. */
function squeezed(line: string): { text: string; places: number[] } {
  let text = "";
  const places: number[] = [];
  for (let at = 0; at < line.length; at += 1) {
    const isBlank = /\s/.test(line[at]!);
    if (isBlank && (text === "" || text.endsWith(" "))) continue;
    text += isBlank ? " " : line[at]!;
    places.push(at);
  }
  return { text, places };
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

function commonEnd(a: string, b: string): number {
  const [left, right] = [a.trimEnd(), b];
  let length = 0;
  while (length < left.length && length < right.length && left.at(-1 - length) === right.at(-1 - length)) length += 1;
  return length;
}
