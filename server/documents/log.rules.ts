/** From the bytes of a text to what people read: merging log entries and deriving JSON and plain text. Pure; used by log.commands.ts and the live rooms. */
import * as Y from "yjs";
import { TEXT_FIELD, type TextContent } from "./rules.ts";
import { EMPTY_TEXT, toPlainText } from "./text.rules.ts";

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
  return ydoc;
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

/** ProseMirror JSON of the text; whatever is no node or no text (only a forged update holds such) is left out. */
export function contentOf(ydoc: Y.Doc): TextContent {
  const content = childrenOf(ydoc.getXmlFragment(TEXT_FIELD), 0).filter((node) => node.type !== "text");
  return content.length ? { type: "doc", content } : EMPTY_TEXT;
}

/** Deeper than any real text; a forged one must not end in a stack overflow. */
const DEEPEST = 100;

function childrenOf(parent: Y.XmlFragment | Y.XmlElement, depth: number): TextContent[] {
  if (depth > DEEPEST) return [];
  return parent.toArray().flatMap((child: unknown) => {
    if (child instanceof Y.XmlText) return runsOf(child);
    if (child instanceof Y.XmlElement) return [nodeOf(child, depth)];
    return [];
  });
}

function nodeOf(element: Y.XmlElement, depth: number): TextContent {
  const attrs = element.getAttributes() as Record<string, unknown>;
  const content = childrenOf(element, depth + 1);
  return {
    type: element.nodeName,
    ...(Object.keys(attrs).length ? { attrs } : {}),
    ...(content.length ? { content } : {}),
  };
}

interface Run {
  insert?: unknown;
  attributes?: Record<string, unknown>;
}

function runsOf(text: Y.XmlText): TextContent[] {
  return (text.toDelta() as Run[])
    .filter((run) => typeof run.insert === "string" && run.insert !== "")
    .map((run) => {
      const marks = Object.entries(run.attributes ?? {}).map(([key, attrs]) => markOf(key, attrs));
      return { type: "text", text: run.insert as string, ...(marks.length ? { marks } : {}) };
    });
}

/** Marks that may overlap themselves are stored as `name--hash`, eight characters of base64. */
function markOf(key: string, attrs: unknown): NonNullable<TextContent["marks"]>[number] {
  const type = /^(.*)--[a-zA-Z0-9+/=]{8}$/.exec(key)?.[1] ?? key;
  const isEmpty = typeof attrs !== "object" || attrs === null || Object.keys(attrs).length === 0;
  return isEmpty ? { type } : { type, attrs: attrs as Record<string, unknown> };
}
