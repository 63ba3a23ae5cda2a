/**
 * Word comments as threads: who said what, which comment answers which, what is settled, and the passage in the text that was
 * read.
 */
import { MOST_THREADS, type ImportedComment, type ImportedThread, type Losses } from "../rules.ts";
import type { TextContent } from "../../rules.ts";
import { AROUND_MAX, QUOTE_MAX, squeeze } from "../../comments/passages.rules.ts";
import { inParts, shortened } from "../../content/text.rules.ts";
import { dateOf } from "./changes.rules.ts";
import type { Block } from "./lists.rules.ts";
import { isOn } from "./styles.rules.ts";
import { elementsIn, type XmlElement } from "./xml.rules.ts";

/** A comment and those that answer it, by their ids in the file. */
export interface WordThread {
  id: string;
  resolved: boolean;
  comments: ImportedComment[];
}

/** Longest comment of ours; what is longer goes on in the next one. */
const COMMENT_MAX = 5000;

/**
 * @param write the words of a comment's paragraphs
 * @param extended `commentsExtended.xml`: answers and what is settled
 */
export function wordThreads(
  comments: XmlElement | undefined,
  extended: XmlElement | undefined,
  write: (comment: XmlElement) => string,
  losses: Losses,
): WordThread[] {
  const all = elementsIn(comments, "w:comment");
  const byParagraph = new Map(all.map((comment) => [lastParagraph(comment) ?? "none", comment.attrs["w:id"] ?? ""]));
  const parents = new Map<string, string>();
  const done = new Set<string>();
  for (const { attrs } of elementsIn(extended, "w15:commentEx")) {
    const id = byParagraph.get(attrs["w15:paraId"] ?? "");
    const parent = byParagraph.get(attrs["w15:paraIdParent"] ?? "");
    if (id === undefined) continue;
    if (parent !== undefined && parent !== id) parents.set(id, parent);
    if (isOn(attrs["w15:done"] ?? "0")) done.add(id);
  }
  const threads = new Map<string, WordThread>();
  for (const comment of all) {
    const id = comment.attrs["w:id"] ?? "";
    const root = rootOf(id, parents);
    const thread = threads.get(root) ?? { id: root, resolved: done.has(root), comments: [] };
    threads.set(root, thread);
    thread.comments.push(...partsOf(comment, write(comment), losses));
  }
  const found = [...threads.values()].filter((thread) => thread.comments.length > 0);
  losses.note("comments-beyond", Math.max(0, found.length - MOST_THREADS));
  return found.slice(0, MOST_THREADS);
}

function lastParagraph(comment: XmlElement): string | undefined {
  return elementsIn(comment, "w:p").at(-1)?.attrs["w14:paraId"];
}

/** Word lets nobody answer an answer; a file that does, or turns in a circle, ends after a few steps. */
function rootOf(id: string, parents: ReadonlyMap<string, string>): string {
  let root = id;
  for (let step = 0; step < 50; step += 1) {
    const parent = parents.get(root);
    if (parent === undefined) return root;
    root = parent;
  }
  return id;
}

function partsOf(comment: XmlElement, body: string, losses: Losses): ImportedComment[] {
  const author = (comment.attrs["w:author"] ?? "").trim();
  const at = dateOf(comment.attrs["w16du:dateUtc"] ?? comment.attrs["w:date"]);
  const parts = inParts(body.toWellFormed().trim(), COMMENT_MAX).map((part) => part.trim());
  if (parts.length > 1) losses.note("comments-parted");
  return parts.filter(Boolean).map((part) => ({ author, at, body: part }));
}

// --- their places ------------------------------------------------------------------------

export interface PlacedThreads {
  threads: ImportedThread[];
  /** The blocks with the index of its thread in each mark; marks of other comments are gone. */
  blocks: TextContent[];
}

/**
 * Gives each thread its passage in the text as it is, or at least its block, or the words that it had in the text with all changes.
 * @param referred source of the paragraph that names a comment
 * @param everything the blocks with all tracked changes made
 */
export function placeThreads(
  found: readonly WordThread[],
  base: readonly Block[],
  referred: ReadonlyMap<string, number>,
  everything: readonly Block[],
  losses: Losses,
): PlacedThreads {
  const nodes = base.map((block) => block.node);
  const [passages, wished] = [passagesIn(nodes), passagesIn(everything.map((block) => block.node))];
  const indexOf = new Map(found.map((thread, index) => [thread.id, index]));
  const threads = found.map((thread): ImportedThread => {
    const { resolved, comments } = thread;
    const passage = passages.get(thread.id);
    if (passage) return { ...passage, resolved, comments };
    const source = referred.get(thread.id);
    const block = source === undefined ? -1 : base.findIndex(({ from, to }) => from <= source && source <= to);
    const gone = wished.get(thread.id);
    if (gone || block === -1) losses.note("comments-unplaced");
    if (gone) return { ...gone, block: null, resolved, comments };
    return { quote: "", prefix: "", suffix: "", block: block === -1 ? null : block, resolved, comments };
  });
  return { threads, blocks: nodes.map((node) => withIndexes(node, indexOf)) };
}

type Passage = Pick<ImportedThread, "quote" | "prefix" | "suffix" | "block">;

function passagesIn(nodes: readonly TextContent[]): Map<string, Passage> {
  const found = new Map<string, { from: number; to: number; block: number }>();
  let line = "";
  const walk = (node: TextContent, block: number) => {
    const from = line.length;
    for (const child of node.content ?? []) walk(child, block);
    // Between blocks, and where a note or a break stands, there is a blank.
    line += node.text ?? " ";
    for (const mark of node.marks ?? []) {
      if (mark.type !== "comment") continue;
      const id = String(mark.attrs?.threadId);
      const earlier = found.get(id);
      found.set(id, { from: earlier?.from ?? from, to: line.length, block: earlier?.block ?? block });
    }
  };
  for (const [index, node] of nodes.entries()) walk(node, index);
  const passages = new Map<string, Passage>();
  for (const [id, { from, to, block }] of found) {
    const quote = shortened(squeeze(line.slice(from, to)), QUOTE_MAX);
    if (!quote) continue;
    const prefix = squeeze(line.slice(Math.max(0, from - AROUND_MAX), from)).slice(-AROUND_MAX);
    const suffix = squeeze(line.slice(to, to + AROUND_MAX)).slice(0, AROUND_MAX);
    passages.set(id, { quote: quote.toWellFormed(), prefix: prefix.toWellFormed(), suffix: suffix.toWellFormed(), block });
  }
  return passages;
}

function withIndexes(node: TextContent, indexOf: ReadonlyMap<string, number>): TextContent {
  const marks = node.marks?.flatMap((mark) => {
    if (mark.type !== "comment") return [mark];
    const index = indexOf.get(String(mark.attrs?.threadId));
    return index === undefined ? [] : [{ type: "comment", attrs: { threadId: index } }];
  });
  const { marks: _old, content, ...rest } = node;
  return {
    ...rest,
    ...(marks?.length ? { marks } : {}),
    ...(content ? { content: content.map((child) => withIndexes(child, indexOf)) } : {}),
  };
}
