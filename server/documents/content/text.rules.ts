/**
 * Reading a text: outline, plain text, links that are safe, threads that have their place. Works on the JSON alone, so pages,
 * mappers and the live rooms use it without loading the editor. The content model itself is schema.rules.ts.
 */
import * as random from "lib0/random";
import type { TextContent } from "../rules.ts";

/**
 * Version of the content model. Raised with every new node, mark or attribute; the live gateway closes clients with another one,
 * because an older client would delete what it does not know. The model only ever grows; 3 alone took the words out of records,
 * which older clients would show as if they were true.
 */
export const SCHEMA_VERSION = 3;
/** What was frozen before holds words of records that nobody has looked up. */
export const BARE_RECORDS_SINCE = 3;

export const EMPTY_TEXT: TextContent = { type: "doc", content: [{ type: "paragraph" }] };

export interface OutlineEntry {
  /** Anchor of the heading on the page. */
  id: string;
  /** The id of its block; undefined in texts from before there were any. */
  block: string | undefined;
  level: number;
  text: string;
}

/** The headings that say something, in order; their ids stay the same as long as the headings before them do. */
export function outlineOf(content: TextContent): OutlineEntry[] {
  return [...headings(content)]
    .map((node, index) => ({
      id: headingId(index),
      block: blockIdOf(node),
      level: levelOf(node),
      text: toPlainText(node).trim(),
    }))
    .filter((entry) => entry.text !== "");
}

/** Anchor of the nth heading (from 0), the same in the static page and in the editor. */
export const headingId = (index: number): string => `section-${index + 1}`;

/** Anchors of all headings of a text, for rendering them. */
export const headingIds = (content: TextContent): Map<TextContent, string> =>
  new Map([...headings(content)].map((node, index) => [node, headingId(index)]));

/** As it was written; where it stands in an outline without gaps is said by `headingLevels`. */
export const levelOf = (heading: TextContent): number => Math.min(4, Math.max(1, Number(heading.attrs?.level) || 1));

function* headings(node: TextContent): Generator<TextContent> {
  if (node.type === "heading") yield node;
  for (const child of node.content ?? []) yield* headings(child);
}

/** Anchor of a block on the page, for links that lead to it. */
export const blockAnchor = (id: string): string => `block-${id}`;

/** The footnotes in their order, with their numbers from 1. */
export const footnotesOf = (content: TextContent): Map<TextContent, number> =>
  new Map(listFootnotes(content).map((node, index) => [node, index + 1]));

const listFootnotes = (node: TextContent): TextContent[] =>
  node.type === "footnote" ? [node] : (node.content ?? []).flatMap(listFootnotes);

/** Anchor of the nth footnote (from 1) below the text. */
export const footnoteId = (number: number): string => `footnote-${number}`;

/** Anchor of its number in the text. */
export const footnoteMarkId = (number: number): string => `footnote-mark-${number}`;

/**
 * Levels without gaps for files: PDF/UA and Word's navigation want each heading at most one deeper than the one before it.
 * @param below level of the heading that the text stands under, 0 when it stands alone
 */
export function headingLevels(content: TextContent, below = 0): Map<TextContent, number> {
  const levels = new Map<TextContent, number>();
  // Below the nearest one before it that is higher: what was written as equal stays equal.
  const open: number[] = [];
  for (const heading of headings(content)) {
    if (!heading.content?.length) continue;
    while (open.length > 0 && open.at(-1)! >= levelOf(heading)) open.pop();
    open.push(levelOf(heading));
    levels.set(heading, below + open.length);
  }
  return levels;
}

/** Line ends and rows of blanks are one blank; protected, narrow and wide ones are words that somebody typed. */
export const onOneLine = (text: string): string => text.replace(/[ \t\r\n\f]+/g, " ");

const RIGHT_TO_LEFT = /^[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Which way a paragraph runs is said by its first letter, on the page and in files. */
export const runsLeft = (words: string): boolean => RIGHT_TO_LEFT.test(/[\p{L}\u200e\u200f]/u.exec(words)?.[0] ?? "");

/** A sign that nobody sees, put first where a paragraph runs another way than its first letter says. */
export const directionMark = (words: string, isLeft: boolean): string =>
  words.trim() === "" || runsLeft(words) === isLeft ? "" : isLeft ? "\u200f" : "\u200e";

/** As far as letters with all that stands on them reach; a family of emoji is among the longest. */
const LONGEST_LETTER = 64;

/** A text in parts of at most that length: parted at a blank where one is near, and never within what people see as one sign. */
export function inParts(words: string, most: number): string[] {
  const parts: string[] = [];
  let rest = words;
  while (rest.length > most) {
    const end = endOfPart(rest, most);
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rest ? [...parts, rest] : parts;
}

function endOfPart(words: string, most: number): number {
  const blank = words.lastIndexOf(" ", most - 1) + 1;
  if (blank > most - LONGEST_LETTER) return blank;
  const from = most - LONGEST_LETTER;
  const around = words.slice(from, most + LONGEST_LETTER);
  const starts = [...new Intl.Segmenter().segment(around)].map(({ index }) => from + index);
  return starts.findLast((start) => start > from && start <= most) ?? most;
}

/** The first part of a text that is too long. */
export const shortened = (words: string, most: number): string => inParts(words, most)[0] ?? "";

const BLOCK_ENDS = new Set(["paragraph", "heading", "horizontalRule", "record", "tableCell", "tableHeader"]);

/** The text alone, one line per block; for search, previews and the size of a text. */
export function toPlainText(content: TextContent): string {
  return write(content)
    .replace(/\n{2,}/g, "\n")
    .trim();
}

function write(node: TextContent): string {
  if (node.type === "text") return node.text ?? "";
  if (node.type === "hardBreak") return "\n";
  if (node.type === "agendaReference" || node.type === "reference") return String(node.attrs?.label ?? "");
  if (node.type === "footnote") return ` (${String(node.attrs?.text ?? "")})`;
  if (node.type === "image") return `${String(node.attrs?.alt ?? "")}\n`;
  if (node.type === "record") return `${[node.attrs?.label, node.attrs?.text].filter(Boolean).join(": ")}\n`;
  const inside = (node.content ?? []).map(write).join("");
  return BLOCK_ENDS.has(node.type) ? `${inside}\n` : inside;
}

// --- blocks ---------------------------------------------------------------------

/** Blocks that carry an id, unique within their text, which stays when they are moved or rewritten. */
export const IDENTIFIED_BLOCKS = [
  "paragraph",
  "heading",
  "bulletList",
  "orderedList",
  "taskList",
  "blockquote",
  "table",
  "image",
  "horizontalRule",
] as const;

/** Twelve characters or fewer; 53 random bits are enough within one text. */
export const newBlockId = (): string => random.uint53().toString(36);

/** The id of a block; undefined for one that carries none, or something else than an id. */
export function blockIdOf(node: TextContent): string | undefined {
  const id = node.attrs?.id;
  return typeof id === "string" && id !== "" && id.length <= 40 ? id : undefined;
}

/**
 * The same blocks, each with an id that occurs once.
 * @param taken ids that stand elsewhere in the text; filled with those of the blocks
 */
export function withBlockIds(blocks: readonly TextContent[], taken = new Set<string>()): TextContent[] {
  return blocks.map((node) => {
    const content = node.content && withBlockIds(node.content, taken);
    const same = content ? { ...node, content } : node;
    if (!(IDENTIFIED_BLOCKS as readonly string[]).includes(node.type)) return same;
    const own = blockIdOf(node);
    const id = own !== undefined && !taken.has(own) ? own : newBlockId();
    taken.add(id);
    return { ...same, attrs: { ...node.attrs, id } };
  });
}

export interface ImageAttrs {
  imageId: number | null;
  alt: string;
  /** Pixels. */
  width: number | null;
  height: number | null;
}

export interface ReferenceAttrs {
  kind: "document";
  targetId: number | null;
  label: string;
}

const isPositive = (id: unknown): id is number => Number.isInteger(id) && (id as number) > 0;

/** Where a picture of this installation is; nowhere when the id is no id. */
export const imagePath = (imageId: unknown): string | undefined => (isPositive(imageId) ? `/images/${imageId}` : undefined);

/** Where a reference leads; nowhere when it names nothing we know. */
export const referencePath = ({ kind, targetId }: Partial<ReferenceAttrs>): string | undefined =>
  kind === "document" && isPositive(targetId) ? `/documents/${targetId}` : undefined;

/** Longest footnote, in characters. */
export const FOOTNOTE_MAX = 2000;

/** A short BCP 47 tag: `en`, `fr`, `zh-Hant`. */
export const isLanguageTag = (lang: unknown): lang is string =>
  typeof lang === "string" && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/.test(lang);

/** Threads whose passage is in the text, in the order in which their passages begin. */
export function threadsIn(content: TextContent): number[] {
  const found = new Set<number>();
  collectThreads(content, found);
  return [...found];
}

function collectThreads(node: TextContent, found: Set<number>): void {
  for (const mark of node.marks ?? []) {
    if (mark.type === "comment" && Number.isInteger(mark.attrs?.threadId)) found.add(mark.attrs!.threadId as number);
  }
  for (const child of node.content ?? []) collectThreads(child, found);
}

/**
 * The address a link may lead to: http, https, mailto, or a path or anchor of this installation.
 * @returns undefined for everything else, `javascript:` in any disguise included
 */
export function safeHref(href: unknown): string | undefined {
  if (typeof href !== "string" || href.length > 2000) return undefined;
  // Browsers ignore control characters inside a scheme, so they are taken out before judging; a blank in a path is a sign of it.
  const bare = href
    .trim()
    .replace(/^(https?:\/\/|mailto:)\s+/i, "$1")
    .replaceAll(" ", "%20")
    // eslint-disable-next-line no-control-regex -- exactly these are meant
    .replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028\u2029\ufeff]/g, "");
  if (/^(https?:\/\/|mailto:)[^\s]/i.test(bare)) return bare;
  if (/^(\/(?![/\\])|#)/.test(bare)) return bare;
  return undefined;
}

/** Longer than any address that browsers open. */
const ADDRESS_MAX = 10_000;

/**
 * What a person typed into the link dialog as an address: `example.org` becomes `https://example.org`, `a@b.de` a mail link.
 * @returns undefined when no safe address can be made of it
 */
export function hrefFromInput(input: string): string | undefined {
  const typed = input.trim();
  if (!typed || typed.length > ADDRESS_MAX) return undefined;
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(typed)) return safeHref(`mailto:${typed}`);
  if (/^[a-z][a-z0-9+.-]*:/i.test(typed) && !/^[^\s/:]+\.[^\s/:]+:\d+/.test(typed)) return safeHref(typed);
  if (/^[/#]/.test(typed)) return safeHref(typed);
  return /^[^\s/]+\.[^\s/]+/.test(typed) ? safeHref(`https://${typed}`) : undefined;
}

// --- building texts, for seeds and minutes ----------------------------------

export const doc = (...content: TextContent[]): TextContent => ({
  type: "doc",
  content: content.length ? content : EMPTY_TEXT.content,
});

/** A run of text, or nothing for an empty one: ProseMirror knows no empty text. */
export const text = (value: string, ...marks: string[]): TextContent[] =>
  value
    ? [{ type: "text", text: value.toWellFormed(), ...(marks.length ? { marks: marks.map((type) => ({ type })) } : {}) }]
    : [];

const inlineOf = (content: string | TextContent[]): { content?: TextContent[] } => {
  const nodes = typeof content === "string" ? text(content) : content;
  return nodes.length ? { content: nodes } : {};
};

export const paragraph = (content: string | TextContent[] = ""): TextContent => ({ type: "paragraph", ...inlineOf(content) });

export const heading = (level: 1 | 2 | 3 | 4, content: string | TextContent[]): TextContent => ({
  type: "heading",
  attrs: { level },
  ...inlineOf(content),
});

export const bulletList = (...items: (string | TextContent[])[]): TextContent => ({
  type: "bulletList",
  content: items.map((item) => ({ type: "listItem", content: typeof item === "string" ? [paragraph(item)] : item })),
});

export const orderedList = (...items: (string | TextContent[])[]): TextContent => ({
  type: "orderedList",
  attrs: { start: 1, type: null },
  content: items.map((item) => ({ type: "listItem", content: typeof item === "string" ? [paragraph(item)] : item })),
});

/** Rows of cells of one paragraph each; the first row is the header. */
export const table = (...rows: (string | TextContent[])[][]): TextContent => ({
  type: "table",
  content: rows.map((row, y) => ({
    type: "tableRow",
    content: row.map((cell) => ({
      type: y === 0 ? "tableHeader" : "tableCell",
      attrs: { colspan: 1, rowspan: 1, colwidth: null },
      content: [paragraph(cell)],
    })),
  })),
});

export const agendaReference = (itemId: number, label: string): TextContent => ({
  type: "agendaReference",
  attrs: { itemId, label },
});

export const documentReference = (targetId: number, label: string): TextContent => ({
  type: "reference",
  attrs: { kind: "document", targetId, label } satisfies ReferenceAttrs,
});

export interface RecordAttrs {
  kind: "decision" | "task";
  recordId: number;
  label: string;
  text: string;
}

/** As people read it; a text that is written keeps kind and number alone. */
export const record = (attrs: RecordAttrs): TextContent => ({ type: "record", attrs: { ...attrs } });

/** What a block is called by: its own id; records have none, but are the only ones of their kind and number. */
export function blockKeyOf(node: Pick<TextContent, "type" | "attrs">): string | undefined {
  if (node.type !== "record") return blockIdOf({ type: node.type, attrs: node.attrs });
  const { kind, recordId } = node.attrs ?? {};
  return typeof recordId === "number" ? `record-${kind === "task" ? "task" : "decision"}-${recordId}` : undefined;
}
