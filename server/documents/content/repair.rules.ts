/**
 * Makes what is stored fit the content model, so that no reader of a text ever meets something else: a forged or damaged update
 * may hold any name, value and depth. What is not known is shown as that, with its words. Works without loading the editor; a test
 * holds its table against schema.rules.ts.
 */
import * as Y from "yjs";
import { LARGEST_ID } from "../../../db/schema/columns.ts";
import type { TextContent } from "../rules.ts";
import { isLanguageTag, text } from "./text.rules.ts";

/** Deeper than any real text; a forged one must not end in a stack overflow. */
export const DEEPEST = 100;

type Mark = NonNullable<TextContent["marks"]>[number];
/** @returns undefined for a value that cannot stand there */
type Fit = (value: unknown) => unknown;
type Attrs = Readonly<Record<string, Fit>>;
type Holds = "blocks" | "paragraph-first" | "inline" | "listItem" | "taskItem" | "tableRow" | "cells" | "nothing";
interface Kind {
  role: "block" | "part" | "inline";
  holds: Holds;
  attrs: Attrs;
}

const words: Fit = (value) => (typeof value === "string" ? value : undefined);
const flag: Fit = (value) => (typeof value === "boolean" ? value : undefined);
const whole =
  (least: number, most: number): Fit =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most ? value : undefined;
const oneOf =
  (...values: string[]): Fit =>
  (value) =>
    values.find((other) => other === value);
const id = whole(1, LARGEST_ID);
const pixels = whole(1, 20_000);
const block = { id: (value: unknown) => (typeof value === "string" && value.length <= 40 ? value : undefined) };
const cell = {
  colspan: whole(1, 100),
  rowspan: whole(1, 100),
  colwidth: (value: unknown) =>
    Array.isArray(value) && value.length <= 100 && value.every((width) => width === null || pixels(width) !== undefined)
      ? value
      : undefined,
  align: oneOf("left", "center", "right"),
};

/** A Map, because an object knows `constructor`. */
export const NODES: ReadonlyMap<string, Kind> = new Map(
  Object.entries<Kind>({
    paragraph: { role: "block", holds: "inline", attrs: block },
    heading: { role: "block", holds: "inline", attrs: { ...block, level: whole(1, 4) } },
    bulletList: { role: "block", holds: "listItem", attrs: block },
    orderedList: { role: "block", holds: "listItem", attrs: { ...block, start: whole(0, 9999), type: oneOf(..."1aAiI") } },
    taskList: { role: "block", holds: "taskItem", attrs: block },
    blockquote: { role: "block", holds: "blocks", attrs: block },
    table: { role: "block", holds: "tableRow", attrs: block },
    image: { role: "block", holds: "nothing", attrs: { ...block, imageId: id, alt: words, width: pixels, height: pixels } },
    horizontalRule: { role: "block", holds: "nothing", attrs: block },
    record: {
      role: "block",
      holds: "nothing",
      // No words: whoever writes could make it say anything (records.rules.ts).
      attrs: { kind: oneOf("decision", "task"), recordId: id },
    },
    listItem: { role: "part", holds: "paragraph-first", attrs: {} },
    taskItem: { role: "part", holds: "paragraph-first", attrs: { checked: flag } },
    tableRow: { role: "part", holds: "cells", attrs: {} },
    tableCell: { role: "part", holds: "blocks", attrs: cell },
    tableHeader: { role: "part", holds: "blocks", attrs: cell },
    text: { role: "inline", holds: "nothing", attrs: {} },
    hardBreak: { role: "inline", holds: "nothing", attrs: {} },
    agendaReference: { role: "inline", holds: "nothing", attrs: { itemId: id, label: words } },
    reference: { role: "inline", holds: "nothing", attrs: { kind: oneOf("document"), targetId: id, label: words } },
    footnote: { role: "inline", holds: "nothing", attrs: { text: words } },
  }),
);

export const MARKS: ReadonlyMap<string, Attrs> = new Map(
  Object.entries<Attrs>({
    bold: {},
    italic: {},
    underline: {},
    strike: {},
    link: { href: words },
    language: { lang: (value: unknown) => (isLanguageTag(value) ? value : undefined) },
    comment: { threadId: id },
  }),
);
/** Set by attribution.rules.ts while texts are compared, and never stored. */
const AUTHOR = { by: words };

/** The same text, fitting the content model. @param authors whether runs bear names of who wrote them */
export function wholeText(content: TextContent, { authors = false } = {}): TextContent {
  return { type: "doc", content: filled(blocksOf(nodesIn(content.content), { authors, depth: 0 })) };
}

const nodesIn = (blocks: unknown): TextContent[] =>
  Array.isArray(blocks)
    ? blocks.filter((child: unknown): child is TextContent => typeof child === "object" && child !== null)
    : [];

interface Place {
  authors: boolean;
  depth: number;
}

const filled = (blocks: TextContent[]): TextContent[] => (blocks.length ? blocks : [{ type: "paragraph" }]);

/** Words that stand bare get a paragraph; parts of lists and tables that lost what they are part of are what is in them. */
function blocksOf(children: readonly TextContent[], place: Place): TextContent[] {
  const blocks: TextContent[] = [];
  let line: TextContent[] | undefined;
  for (const child of children) {
    const known = NODES.get(child.type);
    if (known?.role === "inline") {
      if (!line) blocks.push({ type: "paragraph", content: (line = []) });
      line.push(...inlineOf([child], place));
      continue;
    }
    line = undefined;
    if (!known) blocks.push({ type: "paragraph", content: unknown(child) });
    else if (known.role === "part") blocks.push(...blocksOf(inside(child, place), deeper(place)));
    else blocks.push(...nodeOf(child, place));
  }
  return blocks.filter((made) => made.content?.length !== 0);
}

const deeper = (place: Place): Place => ({ ...place, depth: place.depth + 1 });
const inside = (node: TextContent, { depth }: Place): TextContent[] => (depth > DEEPEST ? [] : nodesIn(node.content));

/** Nothing for a list or a table without anything in it, which no editor shows. */
function nodeOf(node: TextContent, place: Place): TextContent[] {
  const { holds, attrs } = NODES.get(node.type)!;
  const own = fitting(node.attrs, attrs);
  const content = contentOf(holds, inside(node, place), deeper(place));
  if (content.length === 0 && ["listItem", "taskItem", "tableRow"].includes(holds)) return [];
  return [{ type: node.type, ...(own && { attrs: own }), ...(content.length && { content }) }];
}

function contentOf(holds: Holds, children: TextContent[], place: Place): TextContent[] {
  if (holds === "nothing") return [];
  if (holds === "inline") return inlineOf(children, place);
  if (holds === "blocks") return filled(blocksOf(children, place));
  if (holds === "paragraph-first") {
    const blocks = filled(blocksOf(children, place));
    return blocks[0]!.type === "paragraph" ? blocks : [{ type: "paragraph" }, ...blocks];
  }
  const [part, isPart] =
    holds === "cells"
      ? (["tableCell", (type: string) => type === "tableCell" || type === "tableHeader"] as const)
      : ([holds, (type: string) => type === holds] as const);
  return children.flatMap((child) => nodeOf(isPart(child.type) ? child : { type: part, content: [child] }, place));
}

function inlineOf(children: readonly TextContent[], { authors }: Place): TextContent[] {
  return children.flatMap((child) => {
    const known = NODES.get(child.type);
    if (!known) return unknown(child);
    if (known.role !== "inline") return text(wordsIn(child));
    const marks = marksOf(child.marks, authors);
    const attrs = fitting(child.attrs, known.attrs);
    if (child.type === "text" && (typeof child.text !== "string" || child.text === "")) return [];
    return [
      {
        type: child.type,
        ...(attrs && { attrs }),
        ...(child.type === "text" && { text: child.text }),
        ...(marks.length > 0 && { marks }),
      },
    ];
  });
}

/** In both languages: it stands in the text and not around it. */
const unknown = (node: TextContent): TextContent[] => {
  const name = String(node.type)
    .replace(/[^\p{L}\p{N}_.-]/gu, "")
    .slice(0, 40);
  const said = wordsIn(node);
  return text(`[unbekannter Inhalt · unknown content: ${name}]${said && ` ${said}`}`);
};

const wordsIn = (node: TextContent, depth = 0): string =>
  typeof node.text === "string" || depth > DEEPEST
    ? (node.text ?? "")
    : nodesIn(node.content)
        .map((child) => wordsIn(child, depth + 1))
        .filter(Boolean)
        .join(" ");

function marksOf(marks: TextContent["marks"], authors: boolean): Mark[] {
  const kept: Mark[] = [];
  for (const mark of marks ?? []) {
    const known = authors && mark.type === "author" ? AUTHOR : MARKS.get(mark.type);
    const attrs = known && fitting(mark.attrs, known);
    const needs = known && Object.keys(known).length > 0;
    if (!known || (needs && !attrs)) continue;
    if (mark.type !== "comment" && kept.some(({ type }) => type === mark.type)) continue;
    kept.push({ type: mark.type, ...(attrs && { attrs }) });
  }
  return kept;
}

/** Every value is known and in its range; null says that there is none. */
export const fits = (given: object, known: Attrs): boolean =>
  Object.entries(given).every(
    ([name, value]) => Object.hasOwn(known, name) && (value === null || known[name]!(value) !== undefined),
  );

/** What is missing has its default; so does what does not fit. */
function fitting(given: unknown, known: Attrs): Record<string, unknown> | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const own = given as Record<string, unknown>;
  const kept = Object.keys(own)
    .filter((name) => Object.hasOwn(known, name))
    .map((name) => [name, own[name] === null ? null : known[name]!(own[name])] as const)
    .filter(([, value]) => value !== undefined);
  return kept.length ? Object.fromEntries(kept) : undefined;
}

// --- bytes ----------------------------------------------------------------------------

/** Deeper than any attribute of ours; Yjs writes attributes by recursion. */
const DEEPEST_VALUE = 10;

/**
 * Takes out of a ydoc what JSON cannot say or no stack can write: big integers become words, endless numbers and values that are
 * nested too deeply nothing. Done in place and without a change of its own, so that every reader and writer is safe.
 */
export function makeSerializable(ydoc: Y.Doc): void {
  for (const structs of ydoc.store.clients.values()) {
    for (const struct of structs) {
      const content = struct instanceof Y.Item ? struct.content : undefined;
      if (content instanceof Y.ContentFormat) content.value = serializable(content.value) as object;
      else if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON) content.arr = content.arr.map(serializable);
      else if (content instanceof Y.ContentEmbed) content.embed = serializable(content.embed) as object;
    }
  }
}

function serializable(value: unknown, depth = 0): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "object" || value === null) return value;
  if (depth > DEEPEST_VALUE || value instanceof Uint8Array) return null;
  if (Array.isArray(value)) return value.map((item) => serializable(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, serializable(item, depth + 1)]));
}

/** Something stands there that editors would take out of the text for everybody, because they cannot show it. */
export function hasUnknown(ydoc: Y.Doc): boolean {
  for (const structs of ydoc.store.clients.values())
    if (structs.some((struct) => struct instanceof Y.Item && !struct.deleted && !isKnown(struct))) return true;
  return false;
}

function isKnown({ content, parent, parentSub }: Y.Item): boolean {
  if (content instanceof Y.ContentEmbed) return false;
  if (!(content instanceof Y.ContentType)) return true;
  const { type } = content;
  if (parentSub !== null || depthOf(parent) > DEEPEST) return false;
  if (type instanceof Y.XmlElement) return type.nodeName !== "text" && NODES.has(type.nodeName);
  return type instanceof Y.XmlText && parent instanceof Y.XmlElement && areMarksKnown(type);
}

/** Those around words: what is left of one that was taken away stands around none. */
function areMarksKnown(text: Y.XmlText): boolean {
  const unknown = new Set<string>();
  for (let item = text._start; item; item = item.right) {
    const { content, deleted } = item;
    if (deleted) continue;
    if (content instanceof Y.ContentString && unknown.size > 0) return false;
    if (!(content instanceof Y.ContentFormat) || MARKS.has(content.key.replace(/--[\w+/=]{8}$/, ""))) continue;
    if ((content.value as unknown) === null) unknown.delete(content.key);
    else unknown.add(content.key);
  }
  return true;
}

function depthOf(place: unknown): number {
  let depth = 0;
  for (let at = place; at instanceof Y.AbstractType && depth <= DEEPEST; at = at._item?.parent) depth += 1;
  return depth;
}
