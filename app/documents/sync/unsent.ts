/** What somebody typed and the server never got, as paragraphs to read and copy, and as a file to keep. */
import { generateHTML } from "@tiptap/core";
import * as Y from "yjs";
import { contentOf, toYdoc } from "#server/documents/log/rules";
import { TEXT_FIELD } from "#server/documents/rules";
import { textExtensions } from "#server/documents/content/schema.rules";
import { toPlainText } from "#server/documents/content/text.rules";

/**
 * The paragraphs, headings and cells in which something of the changes stands, in the order of the text.
 * @param changes one or more Yjs updates; what they only delete or mark is no words, and not listed
 */
export function unsentParagraphs(ydoc: Y.Doc, changes: Uint8Array): string[] {
  const written = wordsIn(changes);
  const found: string[] = [];
  const visit = (parent: Y.XmlFragment | Y.XmlElement) => {
    const children = parent.toArray();
    const texts = children.filter((child): child is Y.XmlText => child instanceof Y.XmlText);
    if (texts.some((text) => hasAny(text, written))) found.push(texts.map(plainOf).join(""));
    for (const child of children) if (child instanceof Y.XmlElement) visit(child);
  };
  visit(ydoc.getXmlFragment(TEXT_FIELD));
  return found.filter((words) => words.trim() !== "");
}

/** By client, from which number to which: the letters that the changes put in. */
type Written = Map<number, { from: number; to: number }[]>;

function wordsIn(changes: Uint8Array): Written {
  const written: Written = new Map();
  for (const struct of Y.decodeUpdate(changes).structs) {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue;
    const { client, clock } = struct.id;
    const ranges = written.get(client) ?? [];
    ranges.push({ from: clock, to: clock + struct.length });
    written.set(client, ranges);
  }
  return written;
}

function hasAny(text: Y.XmlText, written: Written): boolean {
  for (let item = text._start; item; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    const { client, clock } = item.id;
    const end = clock + item.length;
    if (written.get(client)?.some(({ from, to }) => from < end && clock < to)) return true;
  }
  return false;
}

const plainOf = (text: Y.XmlText): string =>
  (text.toDelta() as { insert?: unknown }[]).map(({ insert }) => (typeof insert === "string" ? insert : "")).join("");

interface FileWords {
  title: string;
  /** What this file is, and of when. */
  note: string;
  unsent: string;
  whole: string;
  language: string;
}

/** A page that every browser and every word processor opens: first what was not sent, then the whole text with it. */
export function unsentFile(state: Uint8Array, paragraphs: readonly string[], words: FileWords): Blob {
  const ydoc = toYdoc([state]);
  const content = contentOf(ydoc);
  ydoc.destroy();
  let whole: string;
  try {
    whole = generateHTML(content, textExtensions());
  } catch {
    // A text of another version of the product: its words at least.
    whole = toPlainText(content).split("\n").map(paragraphOf).join("");
  }
  const parts = [
    `<!doctype html><html lang="${words.language}"><head><meta charset="utf-8"><title>${escape(words.title)}</title></head><body>`,
    `<h1>${escape(words.title)}</h1>${paragraphOf(words.note)}`,
    paragraphs.length > 0 ? `<h2>${escape(words.unsent)}</h2>${paragraphs.map(paragraphOf).join("")}` : "",
    `<hr><h2>${escape(words.whole)}</h2>${whole}</body></html>`,
  ];
  return new Blob(parts, { type: "text/html;charset=utf-8" });
}

const paragraphOf = (words: string): string => `<p>${escape(words)}</p>`;

const escape = (words: string): string =>
  words.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]!);
