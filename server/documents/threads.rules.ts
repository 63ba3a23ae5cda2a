/** Comment threads: what a form may bring, and when a comment may still be changed. Pure, for browser and server. */
import { z } from "zod";

export interface ThreadComment {
  id: number;
  body: string;
  personId: number;
  name: string;
  organisation: string;
  createdAt: Date;
  editedAt: Date | null;
}

export interface Thread {
  id: number;
  /** The passage as it was when the thread began; empty for a thread on the whole text. */
  quote: string;
  createdAt: Date;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  /** At least one; the first one began the thread. */
  comments: ThreadComment[];
}

/** Longest quote that is kept, and longest prefix or suffix; longer passages are marked all the same. */
export const QUOTE_MAX = 2000;
export const AROUND_MAX = 80;

/**
 * Where a thread stands: at its passage, on the whole text, or its passage is gone from the text.
 * @param placed ids of the threads whose mark is in the text (`threadsIn`)
 */
export function placeOf(thread: Pick<Thread, "id" | "quote">, placed: ReadonlySet<number>): "passage" | "whole" | "gone" {
  if (thread.quote === "") return "whole";
  return placed.has(thread.id) ? "passage" : "gone";
}

/** In the order of the text, then those on the whole text, then those whose passage is gone; each group by age. */
export function inTextOrder<T extends Pick<Thread, "id" | "quote">>(threads: readonly T[], placed: readonly number[]): T[] {
  const set = new Set(placed);
  const groups = { passage: 0, whole: 1, gone: 2 };
  const rank = (thread: T) => [groups[placeOf(thread, set)], placed.indexOf(thread.id), thread.id] as const;
  return [...threads].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
  });
}

/** A comment that was answered stays: the answers would hang in the air. Changing its words is always possible. */
export function canDeleteComment(thread: { comments: readonly { id: number }[] }, commentId: number): boolean {
  const index = thread.comments.findIndex((comment) => comment.id === commentId);
  return index > 0 || (index === 0 && thread.comments.length === 1);
}

/** Back to where the form stood, at its thread; `to` is a page that shows the text, anything else counts as the text's own page. */
export function threadPath(to: string, documentId: number, threadId?: number): string {
  const page = /^\/(documents|agenda|roundtables)\/\d+(\/minutes)?$/.test(to) ? to : `/documents/${documentId}`;
  return `${page}#${threadId === undefined ? "threads" : `thread-${threadId}`}`;
}

// --- forms ------------------------------------------------------------------

const body = z.string().trim().min(1, "common:invalid.required").max(5000, "common:invalid.too-long");

/** A Yjs relative position as the editor wrote it; whatever else arrives counts as none, the quote makes up for it. */
const position = z
  .string()
  .max(1000)
  .transform((json): unknown => {
    try {
      return JSON.parse(json);
    } catch {
      return null;
    }
  })
  .catch(null);

/** The page to come back to: a text also stands with its agenda item or roundtable. */
const to = z.string().max(500).default("");

export const commentForm = z.object({ body, to });
export const deletionForm = z.object({ to });

export const threadForm = z.object({
  body,
  to,
  /** Empty: on the whole text. */
  quote: z.string().max(QUOTE_MAX).default(""),
  prefix: z.string().max(AROUND_MAX).default(""),
  suffix: z.string().max(AROUND_MAX).default(""),
  start: position.default(null),
  end: position.default(null),
});
export type ThreadInput = Omit<z.infer<typeof threadForm>, "to">;

/** Resolved or open again. */
export const resolutionForm = z.object({
  to,
  resolved: z.enum(["true", "false"], { error: "common:invalid.choice" }).transform((value) => value === "true"),
});
