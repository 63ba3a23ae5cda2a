/** Comment threads: who sees them, where they stand, what a form may bring, what may still be changed. */
import { z } from "zod";
import { VISIBILITIES, type Visibility } from "../../../db/schema/documents.ts";
import type { Role } from "../../../db/schema/processes.ts";
import { DECIDING_BENCHES, type Bench } from "../../../db/schema/organisations.ts";
import { can, type My } from "../../access/rules.ts";
import { AROUND_MAX, QUOTE_MAX } from "./passages.rules.ts";

export interface Mentioned {
  personId: number;
  name: string;
  /** Short name. */
  organisation: string;
}

export interface ThreadComment {
  id: number;
  body: string;
  /** Of minutes that name nobody, 0 of everybody but the reader, and no name at all; the same of the organisation. */
  personId: number;
  name: string;
  /** Short name. */
  organisation: string;
  organisationId: number;
  createdAt: Date;
  editedAt: Date | null;
  /** Who wrote it in Word; then `name` is whoever brought it in. */
  importedAuthor: string | null;
  mentions: Mentioned[];
}

export interface Thread {
  id: number;
  /** The passage as it was when the thread began, or a reminder of the block; empty for a thread on the whole text. */
  quote: string;
  /** What the passage said when it was last looked for, and what stood around it. */
  words: string;
  prefix: string;
  suffix: string;
  /** The block that it is on, or in which its passage began. */
  blockId: string | null;
  /** On that block as a whole. */
  wholeBlock: boolean;
  visibility: Visibility;
  /** Whose it is when only one organisation sees it. */
  organisationId: number;
  createdBy: number;
  createdAt: Date;
  resolvedAt: Date | null;
  /** With their organisation. */
  resolvedBy: string | null;
  /** The newest version that still held its passage. */
  lastVersion: LastVersion | null;
  /** Somebody asks the reader to look at it, and they have not yet. */
  mentionsMe: boolean;
  /** At least one; the first one began the thread. */
  comments: ThreadComment[];
}

export interface LastVersion {
  id: number;
  /** Of a frozen one. */
  number: number | null;
  name: string;
  createdAt: Date;
}

export const COMMENT_MAX = 5000;

// --- who sees what ----------------------------------------------------------------

/** Who deliberates with the deciding benches: their delegates, and those who moderate and record. */
export const sitsWithDeciders = ({ role, bench }: { role: Role; bench: Bench | null }): boolean =>
  role === "facilitator" ||
  role === "recorder" ||
  ((role === "head_delegate" || role === "delegate") && (DECIDING_BENCHES as readonly (Bench | null)[]).includes(bench));

/**
 * The one rule of who sees a thread, whatever they may do with it; `threadIsSeen` (threads.queries.ts) says the same in SQL. What
 * an organisation says among its own is not even for the facilitators.
 */
export function canSeeThread(
  thread: { visibility: Visibility; organisationId: number },
  my: Pick<My, "role" | "bench" | "organisationId">,
): boolean {
  if (thread.visibility === "organisation") return thread.organisationId === my.organisationId;
  return thread.visibility === "process" || sitsWithDeciders(my);
}

/** Nobody begins what they could not see themselves. */
export const visibilitiesFor = (my: Pick<My, "role" | "bench" | "organisationId">): Visibility[] =>
  VISIBILITIES.filter((visibility) => canSeeThread({ visibility, organisationId: my.organisationId }, my));

/**
 * Everybody who reads a text can see that a passage is marked. So only passages of threads for the whole process are; those of
 * all others are found by their words, and drawn for those who see the thread.
 */
export const isMarked = (thread: Pick<Thread, "visibility" | "quote" | "wholeBlock">): boolean =>
  thread.visibility === "process" && thread.quote !== "" && !thread.wholeBlock;

// --- what may be changed ------------------------------------------------------------------

/** Whoever writes the text settles what is said about it; whoever began a thread, and an organisation among its own, may do so too. */
export function canResolve(
  thread: Pick<Thread, "visibility" | "createdBy">,
  my: Pick<My, "role">,
  { personId, mayComment }: { personId: number; mayComment: boolean },
): boolean {
  return mayComment && (can(my, "thread:resolve") || thread.visibility === "organisation" || thread.createdBy === personId);
}

/** One's own words, not those of somebody in Word. */
export const canEditComment = (comment: Pick<ThreadComment, "personId" | "importedAuthor">, personId: number): boolean =>
  comment.personId === personId && comment.importedAuthor === null;

/** A comment that was answered stays: the answers would hang in the air. Changing its words is always possible. */
export function canDeleteComment(thread: { comments: readonly { id: number }[] }, commentId: number): boolean {
  const index = thread.comments.findIndex((comment) => comment.id === commentId);
  return index > 0 || (index === 0 && thread.comments.length === 1);
}

// --- forms ------------------------------------------------------------------

const body = z.string().trim().min(1, "common:invalid.required").max(COMMENT_MAX, "common:invalid.too-long");

const yjsId = z.object({ client: z.int().min(0), clock: z.int().min(0) }).nullish();
const relativePosition = z.object({ type: yjsId, tname: z.string().max(40).nullish(), item: yjsId, assoc: z.int().optional() });

/** A Yjs relative position as the editor wrote it; whatever else arrives counts as none, the quote makes up for it. */
const position = z
  .string()
  .max(1000)
  .transform((json): unknown => {
    try {
      return relativePosition.parse(JSON.parse(json));
    } catch {
      return null;
    }
  })
  .catch(null);

/** The page to come back to: a text also stands with its agenda item or roundtable. */
const to = z.string().max(500).default("");

export const commentForm = z.object({ body, to });
export const deletionForm = z.object({ to });
export const readForm = z.object({});

export const threadForm = z.object({
  body,
  to,
  /** Empty: on the whole text, or on a whole block. */
  quote: z.string().max(QUOTE_MAX).default(""),
  prefix: z.string().max(AROUND_MAX).default(""),
  suffix: z.string().max(AROUND_MAX).default(""),
  start: position.default(null),
  end: position.default(null),
  /** The key of a block that the thread is on as a whole. */
  block: z.string().max(40).default(""),
  visibility: z.enum(VISIBILITIES, { error: "common:invalid.choice" }).default("process"),
});
export type ThreadInput = Omit<z.infer<typeof threadForm>, "to">;

/** Resolved or open again. */
export const resolutionForm = z.object({
  to,
  resolved: z.enum(["true", "false"], { error: "common:invalid.choice" }).transform((value) => value === "true"),
});
