/** What stands inside a paragraph, as runs of Word: marks, links, notes, comments, tracked changes. */
import {
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  DeletedTextRun,
  ExternalHyperlink,
  FootnoteReferenceRun,
  InsertedTextRun,
  Paragraph,
  TextRun,
  type IRunOptions,
  type ParagraphChild,
} from "docx";
import { cleanText, run, type DocxLists } from "./docx-file.ts";
import type { TextContent } from "../documents/rules.ts";
import { isLanguageTag, runsLeft, safeHref, toPlainText } from "../documents/content/text.rules.ts";
import { trackedOf, type Tracked } from "../documents/content/tracked.rules.ts";

export interface RunWriting {
  lists: DocxLists;
  /** Addresses, for references to become links; without them they stay text. */
  agendaItemUrl?: (itemId: number) => string;
  documentUrl?: (documentId: number) => string;
  /** Comments that begin or end at a node of the text, by their number in the file. */
  comments?: CommentPlaces;
}

export interface CommentPlaces {
  starts: ReadonlyMap<TextContent, readonly number[]>;
  ends: ReadonlyMap<TextContent, readonly number[]>;
}

export const inline = (nodes: TextContent[] | undefined, writing: RunWriting): ParagraphChild[] =>
  (nodes ?? []).flatMap((node) => [
    ...commentStarts(node, writing),
    ...inlineNode(node, writing),
    ...commentEnds(node, writing),
  ]);

export const commentStarts = (node: TextContent, { comments }: RunWriting): ParagraphChild[] =>
  (comments?.starts.get(node) ?? []).map((id) => new CommentRangeStart(id));

export const commentEnds = (node: TextContent, { comments }: RunWriting): ParagraphChild[] =>
  (comments?.ends.get(node) ?? []).flatMap((id) => [
    new CommentRangeEnd(id),
    new TextRun({ children: [new CommentReference(id)] }),
  ]);

function inlineNode(node: TextContent, writing: RunWriting): ParagraphChild[] {
  const change = trackedOf(node);
  switch (node.type) {
    case "hardBreak":
      return [changed({ break: 1 }, change, writing)];
    case "footnote":
      return footnote(node, change, writing);
    case "agendaReference":
      return [reference(node, Number(node.attrs?.itemId), writing.agendaItemUrl, change, writing)];
    case "reference":
      return [reference(node, Number(node.attrs?.targetId), writing.documentUrl, change, writing)];
    case "text":
      return [words(node, change, writing)];
    default:
      return node.content ? inline(node.content, writing) : [changed({ text: toPlainText(node) }, change, writing)];
  }
}

function words(node: TextContent, change: Tracked | null, writing: RunWriting): ParagraphChild {
  const mark = (type: string) => node.marks?.find((each) => each.type === type);
  const has = (type: string) => mark(type) !== undefined || undefined;
  const lang = mark("language")?.attrs?.lang;
  const look: Omit<IRunOptions, "text"> = {
    bold: has("bold"),
    italics: has("italic"),
    strike: has("strike"),
    underline: has("underline") && {},
    rightToLeft: runsLeft(node.text ?? "") || undefined,
    language: isLanguageTag(lang) ? { value: lang } : undefined,
  };
  const href = safeHref(mark("link")?.attrs?.href);
  const text = node.text ?? "";
  // A path within the app leads nowhere from a file.
  if (!href || !/^(https?|mailto):/i.test(href)) return changed({ ...look, text }, change, writing);
  return new ExternalHyperlink({ link: href, children: [changed({ ...look, text, style: "Hyperlink" }, change, writing)] });
}

/** A run, or the same as somebody's change. */
export function changed(options: IRunOptions, change: Tracked | null, { lists }: RunWriting): ParagraphChild {
  const clean = options.text === undefined ? options : { ...options, text: cleanText(options.text) };
  if (!change) return new TextRun(clean);
  const revision = { ...clean, ...revisionOf(change, lists) };
  return change.kind === "insertion" ? new InsertedTextRun(revision) : new DeletedTextRun(revision);
}

/** Every change of a file has a number of its own. */
export const revisionOf = ({ author, at }: Tracked, lists: DocxLists) => ({
  id: (lists.revisions += 1),
  author: cleanText(author),
  date: at.toISOString(),
});

function footnote(node: TextContent, change: Tracked | null, writing: RunWriting): ParagraphChild[] {
  const text = String(node.attrs?.text ?? "").trim();
  if (!text) return [];
  const note = new FootnoteReferenceRun({
    children: text.split("\n").map((line) => new Paragraph({ style: "FootnoteText", children: [run(line)] })),
  });
  return [change ? changed({ children: [note] }, change, writing) : note];
}

function reference(
  node: TextContent,
  id: number,
  urlOf: ((id: number) => string) | undefined,
  change: Tracked | null,
  writing: RunWriting,
): ParagraphChild {
  const text = String(node.attrs?.label ?? "");
  if (!urlOf || !Number.isInteger(id) || id <= 0) return changed({ text }, change, writing);
  return new ExternalHyperlink({ link: urlOf(id), children: [changed({ text, style: "Hyperlink" }, change, writing)] });
}
