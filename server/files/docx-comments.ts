/** Threads of a text as Word comments: who said what and when, answers below what they answer, at the passage. */
import { Paragraph, type ICommentOptions } from "docx";
import { cleanText, run } from "./docx-file.ts";
import type { CommentPlaces } from "./docx-runs.ts";
import type { TextContent } from "../documents/rules.ts";
import { blockIdOf } from "../documents/content/text.rules.ts";

/** What Word shows of a thread. */
export interface DocxThread {
  id: number;
  quote: string | null;
  /** A table or picture as a whole, by its block. */
  wholeBlock: boolean;
  blockId: string | null;
  resolvedAt: Date | null;
  comments: readonly DocxComment[];
}

export interface DocxComment {
  importedAuthor: string | null;
  name: string;
  organisation: string;
  body: string;
  createdAt: Date;
}

export interface DocxComments {
  comments: ICommentOptions[];
  places: CommentPlaces;
  /** Those without a place in the text, for the title. */
  whole: number[];
}

/**
 * @param content as it will be written: with the marks of its comments
 * @param unnamed what stands for authors whom the text does not name
 */
export function docxComments(content: TextContent, threads: readonly DocxThread[], unnamed = "?"): DocxComments {
  const passages = passagesIn(content);
  const blocks = blocksIn(content);
  const result: DocxComments = { comments: [], places: { starts: new Map(), ends: new Map() }, whole: [] };
  for (const thread of threads) {
    const block = thread.wholeBlock ? blocks.get(thread.blockId ?? "") : undefined;
    const place = passages.get(thread.id) ?? (block && { first: block, last: block });
    // What a comment was about is said where its passage is gone.
    const quote = place || !thread.quote ? "" : `„${thread.quote}“`;
    const first = result.comments.length;
    for (const [index, comment] of thread.comments.entries()) {
      const id = result.comments.length;
      result.comments.push({
        ...bodyOf(comment, authorOf(comment) || unnamed, index === 0 ? quote : ""),
        id,
        parentId: index === 0 ? undefined : first,
        resolved: thread.resolvedAt !== null,
      });
      if (!place) result.whole.push(id);
      else {
        add(result.places.starts, place.first, id);
        add(result.places.ends, place.last, id);
      }
    }
  }
  return result;
}

/** As others read it: imported comments keep the name of the file. Empty where nobody is named. */
export const authorOf = (comment: Pick<DocxComment, "importedAuthor" | "name" | "organisation">): string =>
  comment.importedAuthor ?? (comment.name && `${comment.name} (${comment.organisation})`);

function bodyOf(
  comment: DocxComment,
  author: string,
  quote: string,
): Pick<ICommentOptions, "author" | "initials" | "date" | "children"> {
  const lines = [...(quote ? [quote] : []), ...comment.body.split("\n")];
  return {
    author: cleanText(author),
    initials: initialsOf(author),
    date: comment.createdAt,
    children: lines.map((line) => new Paragraph({ children: [run(line)] })),
  };
}

const initialsOf = (name: string): string =>
  cleanText(
    name
      .replace(/\(.*/, "")
      .split(/\s+/)
      .map((word) => [...word][0] ?? "")
      .join("")
      .slice(0, 4)
      .toWellFormed(),
  );

function add(places: ReadonlyMap<TextContent, readonly number[]>, node: TextContent, id: number): void {
  (places as Map<TextContent, readonly number[]>).set(node, [...(places.get(node) ?? []), id]);
}

/** First and last run of each thread's passage. */
function passagesIn(content: TextContent): Map<number, { first: TextContent; last: TextContent }> {
  const found = new Map<number, { first: TextContent; last: TextContent }>();
  const walk = (node: TextContent) => {
    for (const mark of node.marks ?? []) {
      const id = Number(mark.attrs?.threadId);
      if (mark.type === "comment") found.set(id, { first: found.get(id)?.first ?? node, last: node });
    }
    node.content?.forEach(walk);
  };
  walk(content);
  return found;
}

/** Blocks that can be commented as a whole, by their id; the comment stands at their first words, or at the picture. */
function blocksIn(content: TextContent): Map<string, TextContent> {
  const found = new Map<string, TextContent>();
  const walk = (node: TextContent) => {
    const id = blockIdOf(node);
    if (id !== undefined && (node.type === "image" || node.type === "table")) found.set(id, anchorIn(node));
    node.content?.forEach(walk);
  };
  walk(content);
  return found;
}

function anchorIn(node: TextContent): TextContent {
  if (node.type === "image" || node.type === "paragraph") return node;
  for (const child of node.content ?? []) {
    const anchor = anchorIn(child);
    if (anchor.type === "paragraph" || anchor.type === "image") return anchor;
  }
  return node;
}
