/** From the bytes of a text to what people read: merging log entries and deriving JSON and plain text. */
import * as Y from "yjs";
import { withoutRecordWords } from "../content/records.rules.ts";
import { TEXT_FIELD, type TextContent } from "../rules.ts";
import { EMPTY_TEXT, toPlainText } from "../content/text.rules.ts";
import { DEEPEST, makeSerializable, wholeText } from "../content/repair.rules.ts";

export interface MergedText {
  state: Uint8Array;
  content: TextContent;
  plainText: string;
}

/** A ydoc with everything in it; updates are applied in one transaction, which is many times faster than one by one. */
export function toYdoc(updates: Iterable<Uint8Array>): Y.Doc {
  const ydoc = new Y.Doc();
  ydoc.transact(() => {
    for (const update of updates) Y.applyUpdate(ydoc, update);
  });
  makeSerializable(ydoc);
  return ydoc;
}

/** What people read, without what is only needed to go on writing. */
export function contentIn(updates: Iterable<Uint8Array>): TextContent {
  const ydoc = toYdoc(updates);
  const content = contentOf(ydoc);
  ydoc.destroy();
  return content;
}

/**
 * Through a ydoc and not `Y.mergeUpdates`, because only a ydoc collects what was deleted and joins what was typed letter by letter.
 * @param updates a state first, if there is one, then the log in order
 */
export function mergeText(updates: Iterable<Uint8Array>): MergedText {
  const ydoc = toYdoc(updates);
  const content = contentOf(ydoc);
  const merged = { state: Y.encodeStateAsUpdate(ydoc), content, plainText: toPlainText(content) };
  ydoc.destroy();
  return merged;
}

/** The state alone, where nobody reads in it. */
export function foldText(updates: Iterable<Uint8Array>): Uint8Array {
  const ydoc = toYdoc(updates);
  const state = Y.encodeStateAsUpdate(ydoc);
  ydoc.destroy();
  return state;
}

/** A text as it is stored: JSON and words without what PostgreSQL does not take. */
export interface CompactedText {
  state: Uint8Array;
  /** ProseMirror JSON. */
  json: string;
  plainText: string;
}

/** The same, ready to be stored. */
export function compactText(updates: Iterable<Uint8Array>): CompactedText {
  const { state, content, plainText } = mergeText(updates);
  return { state, json: storableJson(content), plainText: clean(plainText) };
}

/** The same as PostgreSQL takes it: without NUL and halves of signs, which an update may carry in words, attributes and names of these. */
export const storable = <T>(value: T): T =>
  isStorable(JSON.stringify(value)) ? value : (JSON.parse(storableJson(value)) as T);

export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (isStorable(json)) return json;
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "string") return clean(inner);
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).filter(([name]) => clean(name) === name));
  });
}

/** Halves of signs are written as such an escape as well. */
const isStorable = (json: string): boolean => !/\\u(0000|d[89a-f])/.test(json);

const clean = (words: string): string => words.replaceAll("\u0000", "").toWellFormed();

/**
 * ProseMirror JSON of the text, fitting the content model whatever is stored (repair.rules.ts).
 * @param readRuns another way to read runs of text
 */
export function contentOf(ydoc: Y.Doc, readRuns: ReadRuns = runsOf): TextContent {
  const content = childrenOf(ydoc.getXmlFragment(TEXT_FIELD), 0, readRuns).filter((node) => node.type !== "text");
  return content.length ? wholeText({ type: "doc", content }, { authors: readRuns !== runsOf }) : EMPTY_TEXT;
}

export type ReadRuns = (text: Y.XmlText) => TextContent[];

function childrenOf(parent: Y.XmlFragment | Y.XmlElement, depth: number, readRuns: ReadRuns): TextContent[] {
  if (depth > DEEPEST) return [];
  return parent.toArray().flatMap((child: unknown) => {
    if (child instanceof Y.XmlText) return readRuns(child);
    if (child instanceof Y.XmlElement) return [nodeOf(child, depth, readRuns)];
    return [];
  });
}

/** One block with what is in it, as it is stored: for finding out what to write over. */
export function nodeOf(element: Y.XmlElement, depth = 0, readRuns: ReadRuns = runsOf): TextContent {
  const attrs = element.getAttributes() as Record<string, unknown>;
  const content = childrenOf(element, depth + 1, readRuns);
  const node = {
    type: element.nodeName,
    ...(Object.keys(attrs).length ? { attrs } : {}),
    ...(content.length ? { content } : {}),
  };
  return node.type === "record" ? withoutRecordWords(node) : node;
}

/** Said again with each run of words: thousands that overlap would make a short text endless. */
const MOST_MARKS = 100;

/** A run per change of marks. */
export function runsOf(text: Y.XmlText): TextContent[] {
  const runs: TextContent[] = [];
  const open = new Map<string, unknown>();
  let words = "";
  const end = () => {
    if (words === "") return;
    const marks = firstOf(open).map(([key, attrs]) => markOf(key, attrs));
    runs.push({ type: "text", text: words, ...(marks.length ? { marks } : {}) });
    words = "";
  };
  for (let item = text._start; item; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    if (content instanceof Y.ContentString) words += content.str;
    else end();
    if (!(content instanceof Y.ContentFormat)) continue;
    if ((content.value as unknown) === null) open.delete(content.key);
    else open.set(content.key, content.value);
  }
  end();
  return runs;
}

function firstOf(open: ReadonlyMap<string, unknown>): [string, unknown][] {
  const first: [string, unknown][] = [];
  for (const entry of open) if (first.push(entry) === MOST_MARKS) break;
  return first;
}

/** Marks that may overlap themselves are stored as `name--hash`, eight characters of base64. */
function markOf(key: string, attrs: unknown): NonNullable<TextContent["marks"]>[number] {
  const type = /^(.*)--[a-zA-Z0-9+/=]{8}$/.exec(key)?.[1] ?? key;
  const isEmpty = typeof attrs !== "object" || attrs === null || Object.keys(attrs).length === 0;
  return isEmpty ? { type } : { type, attrs: attrs as Record<string, unknown> };
}
