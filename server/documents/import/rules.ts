/**
 * What comes out of a file that somebody brings: text, pictures, comments, changes, and a report of what could not come along.
 */
import { z } from "zod";
import type { ImportFormat, Numbering } from "../../../db/schema/documents.ts";
import type { Language } from "../../../db/schema/people.ts";
import type { TextContent } from "../rules.ts";
import type { PreparedImage } from "../images/rules.ts";
import { singleLine } from "../../platform/form.rules.ts";
import { WorkRefused } from "../../platform/work.rules.ts";

/** Largest file, in bytes. */
export const LARGEST_IMPORT = 20 * 1024 * 1024;
/** Most pictures, comments and changes of one file; what is beyond is named in the report. */
export const MOST_IMAGES = 300;
export const MOST_THREADS = 1000;
export const MOST_CHANGES = 1000;
/** Longest text, in bytes of its first log entry; rooms call a text large from here on. */
export const LARGEST_TEXT = 5 * 1024 * 1024;

/** Why a file is not taken at all; a sentence for each is under `documents:import.refused` in the catalogues. */
export const REFUSALS = [
  "active",
  "broken",
  "dtd",
  "empty",
  "external",
  "image",
  "image-large",
  "legacy-word",
  "macros",
  "missing",
  "open-document",
  "password",
  "pdf",
  "rtf",
  "spreadsheet",
  "too-large",
  "too-long",
  "too-slow",
  "too-tangled",
  "unknown",
  "zip-bomb",
] as const;
export type Refused = (typeof REFUSALS)[number];

export class UnreadableFile extends WorkRefused {
  constructor(reason: Refused) {
    super(reason);
  }
}

/** A file that somebody sends along, after a look at it. */
export interface CheckedFile {
  mediaType: string;
  /** By its content; the name that the file came with may say anything. */
  ending: "docx" | "xlsx" | "pptx" | "odt" | "ods" | "odp" | "pdf" | "png" | "jpg" | "webp" | "csv" | "txt" | "eml" | "msg";
  bytes: Uint8Array;
}

/** A paragraph, an item of a list, a row of a table; a heading has a level from 1. */
export interface ReceivedBlock {
  level: number;
  text: string;
}

/** The letter itself, or one of its files. */
export interface ReceivedPart {
  /** Of the file; empty for the letter. */
  name: string;
  blocks: ReceivedBlock[];
}

export interface Sender {
  name: string;
  address: string;
}

/** What whoever enters a letter should know; a sentence for each is under `consultations:intake.note` in the catalogues. */
export const NOTES = [
  "cut",
  "file-refused",
  "files-beyond",
  "nested",
  "nested-deep",
  "no-sender",
  "no-words",
  "reply-elsewhere",
  "scan",
  "sender-failed",
  "sender-other",
  "unreadable",
] as const;

export interface ReceivedNote {
  kind: (typeof NOTES)[number];
  /** A name or addresses. */
  about: string;
  reason?: string;
}

export interface ReceivedLetter {
  original: CheckedFile;
  from: Sender | null;
  sentAt: Date | null;
  subject: string;
  parts: ReceivedPart[];
  /** That came with it and may be kept. */
  files: (CheckedFile & { name: string })[];
  notes: ReceivedNote[];
}

/** What the report counts as taken over, in the order in which it says so. */
export const TAKEN = [
  "headings",
  "paragraphs",
  "lists",
  "tables",
  "images",
  "footnotes",
  "links",
  "comments",
  "changes",
] as const;
export type Taken = (typeof TAKEN)[number];

/** What did not come along, or not as it was; a sentence for each is under `documents:import.lost`. */
export const LOSSES = [
  "alts-cut",
  "blocks-beyond",
  "bookmarks",
  "changes-beyond",
  "code",
  "comments-beyond",
  "comments-parted",
  "comments-unplaced",
  "controls",
  "deep-headings",
  "diagrams",
  "embedded-documents",
  "embedded-objects",
  "equations",
  "fields",
  "footnote-formatting",
  "footnotes-parted",
  "format-changes",
  "headers-footers",
  "hidden-text",
  "highlights",
  "images-animated",
  "images-beyond",
  "images-large",
  "images-remote",
  "images-unreadable",
  "images-without-alt",
  "layout",
  "links-unsafe",
  "media",
  "numbers",
  "placeholders",
  "raised-text",
  "scripts",
  "symbols",
  "table-of-contents",
  "tables",
  "template",
  "text-boxes",
] as const;
export type Loss = (typeof LOSSES)[number];

export interface ImportReport {
  format: ImportFormat;
  taken: Record<Taken, number>;
  /** How often each; only those that happened. */
  lost: Partial<Record<Loss, number>>;
}

/** Counts what does not come along. */
export class Losses {
  readonly counts: Partial<Record<Loss, number>> = {};

  note(loss: Loss, times = 1): void {
    if (times > 0) this.counts[loss] = (this.counts[loss] ?? 0) + times;
  }
}

export interface ImportedComment {
  author: string;
  at: Date | null;
  body: string;
}

/** A Word comment with its answers. Its passage carries the mark `comment` with the index of the thread as `threadId`. */
export interface ImportedThread {
  quote: string;
  prefix: string;
  suffix: string;
  /** Index of the top block that it stands on; null: on the whole text. */
  block: number | null;
  resolved: boolean;
  comments: ImportedComment[];
}

/** Tracked changes of one author in blocks that stand together. */
export interface ImportedChange {
  author: string;
  at: Date | null;
  /** Top blocks `from` to before `to` of the text are replaced; none when something is only added before `from`. */
  from: number;
  to: number;
  blocks: TextContent[];
}

export interface ImportedText {
  /** Empty when the file names none. */
  title: string;
  language: Language | null;
  numbering: Numbering;
  /** Image nodes carry the index of their picture as `imageId`. */
  content: TextContent;
  images: PreparedImage[];
  threads: ImportedThread[];
  changes: ImportedChange[];
  report: ImportReport;
}

/** Counts what a text holds, for the report. */
export function countTaken(content: TextContent): Omit<Record<Taken, number>, "comments" | "changes"> {
  const counts = { headings: 0, paragraphs: 0, lists: 0, tables: 0, images: 0, footnotes: 0, links: 0 };
  const names: Record<string, keyof typeof counts> = {
    heading: "headings",
    paragraph: "paragraphs",
    bulletList: "lists",
    orderedList: "lists",
    taskList: "lists",
    table: "tables",
    image: "images",
    footnote: "footnotes",
  };
  let href: unknown;
  const walk = (node: TextContent) => {
    const name = Object.hasOwn(names, node.type) ? names[node.type] : undefined;
    if (name && (node.type !== "paragraph" || node.content?.length)) counts[name] += 1;
    // One link may be cut into runs by bold words in it.
    const link = node.marks?.find((mark) => mark.type === "link")?.attrs?.href;
    if (link !== undefined && link !== href) counts.links += 1;
    href = node.type === "text" ? link : undefined;
    for (const child of node.content ?? []) walk(child);
  };
  walk(content);
  return counts;
}

// --- forms ------------------------------------------------------------------

export const importForm = z.object({
  /** Empty: the title that the file gives itself, or its name. */
  title: singleLine(200).default(""),
});
