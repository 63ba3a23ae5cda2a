/**
 * Comments on texts. Whoever comments needs no right to edit: where everybody may see it, the server itself marks the passage,
 * through the text's room. The mark holds only the thread's id; everything that is said, and whether it is resolved, is in the tables.
 */
import type { Context, Trx } from "../../context.ts";
import { Conflict, Invalid, NotAllowed } from "../../errors.ts";
import { once } from "../../platform/submissions.ts";
import { transact, type Announce } from "../../platform/transact.ts";
import { keepRemoved, type Returns } from "../../processes/removals.commands.ts";
import { passageChange, type Passage } from "./marks.rules.ts";
import { keepMentions, tellAnswered } from "./mentions.commands.ts";
import { AROUND_MAX, cutWell, QUOTE_MAX, type FoundAnchor } from "./passages.rules.ts";
import { requireDocument, type DocumentHead } from "../queries.ts";
import { mayClose, requireContributing } from "../rules.ts";
import { requireComment, requireThread } from "./threads.queries.ts";
import {
  canDeleteComment,
  canEditComment,
  canResolve,
  COMMENT_MAX,
  isMarked,
  visibilitiesFor,
  type ThreadInput,
} from "./threads.rules.ts";

/**
 * A thread on a passage, on a whole block, or on the whole text when there is neither.
 * @returns its id
 * @throws NotAllowed, Conflict before comments are open or when its place is no longer in the text, Invalid for people who may not
 * see it: the author, or somebody mentioned
 */
export async function startThread(ctx: Context, documentId: number, input: ThreadInput, requestId: string): Promise<number> {
  const document = await requireDocument(ctx, documentId);
  requireContributing(document);
  if (!visibilitiesFor(document.process.my).includes(input.visibility))
    throw new Invalid("documents:threads.visibility-refused", "visibility");
  const anchor = await anchorOf(ctx, documentId, input);
  const { threadId, isNew } = await storeThread(ctx, document, anchor, requestId);
  if (isMarked(anchor) && !(await placeThread(ctx, documentId, anchor, { threadId, isNew }))) {
    // Gone in this very moment. Taken back only by the sending that made it: on an earlier one there may be answers.
    if (isNew) await ctx.db.deleteFrom("threads").where("id", "=", threadId).execute();
    throw passageGone();
  }
  ctx.announce(`document:${documentId}`);
  return threadId;
}

const passageGone = () => new Conflict("documents:error.passage-gone");

type AnchoredInput = ThreadInput & FoundAnchor & { wholeBlock: boolean };

async function anchorOf(ctx: Context, documentId: number, input: ThreadInput): Promise<AnchoredInput> {
  if (!input.block && !input.quote.trim()) {
    const whole = { quote: "", prefix: "", suffix: "", start: null, end: null, blockId: null };
    return { ...input, ...whole, wholeBlock: false, isThere: true };
  }
  const { quote, prefix, suffix, block } = input;
  const anchor = { quote, prefix, suffix, block: block ?? "" };
  const found = await ctx.rooms.edit(documentId, passageChange({ kind: "find", anchor }));
  return { ...input, ...found, wholeBlock: Boolean(block) };
}

/** Stored before it is marked: the room writes in a transaction of its own, which must not wait for ours. */
async function storeThread(
  ctx: Context,
  document: DocumentHead,
  input: AnchoredInput,
  requestId: string,
): Promise<{ threadId: number; isNew: boolean }> {
  return transact(ctx, async (trx, announce) => {
    let isNew = false;
    const insert = async () => {
      if (!input.isThere) throw passageGone();
      isNew = true;
      return insertThread(trx, ctx, announce, { ...input, document });
    };
    const id = await once(trx, ctx, requestId, insert);
    // The form was sent before, but its passage was not found and the thread taken back; or its id was used for something else.
    const own = await trx
      .selectFrom("threads")
      .where("id", "=", id)
      .where("document_id", "=", document.id)
      .where("created_by", "=", ctx.actor.personId)
      .select("id")
      .executeTakeFirst();
    return { threadId: own ? id : await insert(), isNew };
  });
}

async function insertThread(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  { document, ...input }: AnchoredInput & { document: DocumentHead },
): Promise<number> {
  const { organisationId } = document.process.my;
  const { id } = await trx
    .insertInto("threads")
    .values({
      document_id: document.id,
      quote: input.quote,
      prefix: input.prefix,
      suffix: input.suffix,
      block_id: input.blockId,
      whole_block: input.wholeBlock,
      start_position: input.start ? JSON.stringify(input.start) : null,
      end_position: input.end ? JSON.stringify(input.end) : null,
      visibility: input.visibility,
      created_by: ctx.actor.personId,
      organisation_id: organisationId,
      created_at: ctx.now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const thread = { id, visibility: input.visibility, organisationId };
  await insertComment(trx, ctx, announce, { thread, document, body: input.body });
  return id;
}

type NewComment = Omit<Parameters<typeof keepMentions>[3], "id">;

/** @returns its id, and whom it mentions */
async function insertComment(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  { thread, document, body }: NewComment,
): Promise<{ id: number; mentioned: number[] }> {
  const { id } = await trx
    .insertInto("comments")
    .values({
      thread_id: thread.id,
      person_id: ctx.actor.personId,
      organisation_id: document.process.my.organisationId,
      body,
      created_at: ctx.now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { id, mentioned: await keepMentions(trx, ctx, announce, { id, body, thread, document }) };
}

/** Sent twice, the second one finds the mark of the first; the first one need not read a long text to find none. */
async function placeThread(
  ctx: Context,
  documentId: number,
  input: AnchoredInput,
  { threadId, isNew }: { threadId: number; isNew: boolean },
): Promise<boolean> {
  const { quote, prefix, suffix, start, end } = input;
  const passage = { quote, prefix, suffix, start, end };
  return ctx.rooms.edit(documentId, passageChange({ kind: "mark", passage, threadId, unlessThere: !isNew }));
}

/** Seen by those who see the thread, no more. @throws NotAllowed, Conflict before comments are open or when the thread is resolved */
export async function replyToThread(
  ctx: Context,
  threadId: number,
  input: { body: string },
  requestId: string,
): Promise<number> {
  const thread = await requireThread(ctx, threadId);
  requireContributing(thread.document);
  return transact(ctx, async (trx, announce) => {
    // Held while the answer is written: nobody resolves the thread in between.
    const row = await trx.selectFrom("threads").where("id", "=", threadId).select("resolved_at").forUpdate().executeTakeFirst();
    if (!row || row.resolved_at) throw new Conflict("documents:error.thread-resolved");
    announce(`document:${thread.document.id}`);
    return once(trx, ctx, requestId, async () => {
      const { document } = thread;
      const { id, mentioned } = await insertComment(trx, ctx, announce, { thread, document, body: input.body });
      await tellAnswered(trx, ctx, announce, { thread, document, mentioned });
      return id;
    });
  });
}

/** Resolved, or open again, also of a text that is adopted or approved; saying the same twice does no harm. The text is not touched. @throws NotAllowed */
export async function resolveThread(ctx: Context, threadId: number, resolved: boolean): Promise<void> {
  const thread = await requireThread(ctx, threadId);
  const { document } = thread;
  const { my } = document.process;
  const { threads: mayComment } = mayClose(document, my);
  if (!canResolve(thread, my, { personId: ctx.actor.personId, mayComment })) throw new NotAllowed();
  await transact(ctx, async (trx, announce) => {
    await trx
      .updateTable("threads")
      .where("id", "=", threadId)
      .where("resolved_at", resolved ? "is" : "is not", null)
      .set(resolved ? { resolved_at: ctx.now(), resolved_by: ctx.actor.personId } : { resolved_at: null, resolved_by: null })
      .execute();
    announce(`document:${document.id}`);
  });
}

/** @returns the id of its thread @throws NotAllowed unless it is the actor's own, Invalid when it now mentions somebody who may not see it */
export async function editComment(ctx: Context, commentId: number, input: { body: string }): Promise<number> {
  const comment = await requireOwnComment(ctx, commentId);
  const { thread } = comment;
  if (!canEditComment(comment, ctx.actor.personId)) throw new NotAllowed("documents:error.imported-comment");
  await transact(ctx, async (trx, announce) => {
    await trx
      .updateTable("comments")
      .where("id", "=", commentId)
      .where("body", "!=", input.body)
      .set({ body: input.body, edited_at: ctx.now() })
      .execute();
    await keepMentions(trx, ctx, announce, { id: commentId, body: input.body, thread, document: thread.document });
    announce(`document:${thread.document.id}`);
  });
  return thread.id;
}

/**
 * Takes back one's own comment; with its only comment the thread goes, and its mark in the text.
 * @returns where the undoing is posted to
 * @throws NotAllowed unless it is the actor's own, Conflict when it began a thread that was answered
 */
export async function deleteComment(ctx: Context, commentId: number): Promise<string> {
  const { thread } = await requireOwnComment(ctx, commentId);
  const documentId = thread.document.id;
  const { isLast, undo } = await transact(ctx, async (trx) => {
    await trx.selectFrom("threads").where("id", "=", thread.id).select("id").forUpdate().execute();
    const comments = await trx.selectFrom("comments").where("thread_id", "=", thread.id).orderBy("id").select("id").execute();
    if (!canDeleteComment({ comments }, commentId)) throw new Conflict("documents:error.answered");
    const isLast = comments.length === 1;
    const removal = {
      processId: thread.document.process.id,
      ability: "document:comment",
      path: `/documents/${documentId}`,
    } as const;
    const undo = await keepRemoved(trx, ctx, removal, [
      ...(isLast ? ([["threads", "id", thread.id]] as const) : []),
      ["comments", "id", commentId],
      ["comment_mentions", "comment_id", commentId],
      ["mention_letters", "comment_id", commentId],
    ]);
    if (isLast) await trx.deleteFrom("threads").where("id", "=", thread.id).execute();
    else await trx.deleteFrom("comments").where("id", "=", commentId).execute();
    return { isLast, undo };
  });
  // Without a mark in it the text stays as it is.
  if (isLast && thread.visibility === "process")
    await ctx.rooms.edit(documentId, passageChange({ kind: "unmark", threadId: thread.id }));
  ctx.announce(`document:${documentId}`);
  return undo;
}

/** A comment that has come back. Whoever reads the text next has its passage marked again (positions.commands.ts). */
export const threadReturns: Returns = {
  comments: {
    async settle(ctx, trx, announce, { thread_id }: { thread_id: number }) {
      const { document_id } = await trx
        .selectFrom("threads")
        .where("id", "=", thread_id)
        .select("document_id")
        .executeTakeFirstOrThrow();
      requireContributing(await requireDocument(ctx, document_id));
      announce(`document:${document_id}`);
    },
  },
};

async function requireOwnComment(ctx: Context, commentId: number) {
  const comment = await requireComment(ctx, commentId);
  if (comment.personId !== ctx.actor.personId) throw new NotAllowed("documents:error.not-your-comment");
  requireContributing(comment.thread.document);
  return comment;
}

// --- comments of a Word file ----------------------------------------------------

export interface ImportedThread {
  /** The commented words; empty for a thread on the whole text. */
  quote: string;
  prefix?: string;
  suffix?: string;
  blockId?: string | null;
  /** On that block as a whole; the quote then reminds of what stands in it. */
  wholeBlock?: boolean;
  resolved?: boolean;
  /** At least one, in their order. */
  comments: readonly { author: string; body: string; at: Date | null }[];
}

/**
 * A thread of a file that is being brought in, for everybody in the process: its comments keep the names and days of the file.
 * @returns what `markPassages` wants to know of it
 */
export async function importThread(
  trx: Trx,
  ctx: Pick<Context, "actor" | "now">,
  document: { id: number; organisationId: number },
  imported: ImportedThread,
): Promise<Passage & { threadId: number }> {
  const { quote, prefix = "", suffix = "", blockId = null } = imported;
  const anchor = {
    quote: cutWell(quote, QUOTE_MAX),
    prefix: prefix.slice(-AROUND_MAX).toWellFormed(),
    suffix: cutWell(suffix, AROUND_MAX),
    blockId,
  };
  const owner = { organisation_id: document.organisationId, created_at: ctx.now() };
  const { id } = await trx
    .insertInto("threads")
    .values({
      ...owner,
      document_id: document.id,
      quote: anchor.quote,
      prefix: anchor.prefix,
      suffix: anchor.suffix,
      block_id: blockId,
      whole_block: imported.wholeBlock ?? false,
      start_position: null,
      end_position: null,
      created_by: ctx.actor.personId,
      ...(imported.resolved ? { resolved_at: ctx.now(), resolved_by: ctx.actor.personId } : {}),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await trx
    .insertInto("comments")
    .values(
      imported.comments.map(({ author, body, at }) => ({
        ...owner,
        thread_id: id,
        person_id: ctx.actor.personId,
        body: body.slice(0, COMMENT_MAX).toWellFormed(),
        created_at: at ?? ctx.now(),
        imported_author: author.slice(0, 200).toWellFormed() || "?",
      })),
    )
    .execute();
  return { ...anchor, threadId: id };
}
