/**
 * Comments on texts. Whoever comments needs no right to edit: the server itself marks the passage, through the text's room.
 * The mark holds only the thread's id; everything that is said, and whether it is resolved, is in the tables.
 */
import { authorise } from "../access/rules.ts";
import type { Context, Database } from "../context.ts";
import { Conflict, NotAllowed } from "../errors.ts";
import { once } from "../people/submissions.ts";
import { requireDocument, type DocumentHead } from "./queries.ts";
import { waitsForComments } from "./rules.ts";
import { threadsIn } from "./text.rules.ts";
import { requireComment, requireThread } from "./threads.queries.ts";
import { canDeleteComment, type ThreadInput } from "./threads.rules.ts";
import { contentOf } from "./log.rules.ts";
import { markPassage, unmarkPassage } from "./ydoc.rules.ts";

/**
 * A thread on a passage, or on the whole text when `quote` is empty.
 * @returns its id @throws NotAllowed, Conflict before comments are open or when the passage is no longer in the text
 */
export async function startThread(ctx: Context, documentId: number, input: ThreadInput, requestId: string): Promise<number> {
  const document = await requireDocument(ctx, documentId);
  requireCommenting(document);
  const { threadId, isNew } = await storeThread(ctx, document, input, requestId);
  if (input.quote.trim() && !(await placeThread(ctx, documentId, input, threadId))) {
    // Taken back only by the sending that made it: on an earlier one there may be answers.
    if (isNew) await ctx.db.deleteFrom("threads").where("id", "=", threadId).execute();
    throw new Conflict("documents:error.passage-gone");
  }
  ctx.announce(`document:${documentId}`);
  return threadId;
}

/** Stored before it is placed: the room writes in a transaction of its own, which must not wait for ours. */
async function storeThread(
  ctx: Context,
  document: DocumentHead,
  input: ThreadInput,
  requestId: string,
): Promise<{ threadId: number; isNew: boolean }> {
  return ctx.db.transaction().execute(async (trx) => {
    let isNew = false;
    const insert = () => {
      isNew = true;
      return insertThread(trx, ctx, document, input);
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

async function insertThread(trx: Database, ctx: Context, document: DocumentHead, input: ThreadInput): Promise<number> {
  const organisation_id = document.process.my.organisationId;
  const { personId } = ctx.actor;
  const anchored = input.quote.trim() !== "";
  const { id } = await trx
    .insertInto("threads")
    .values({
      document_id: document.id,
      quote: anchored ? input.quote : "",
      prefix: anchored ? input.prefix : "",
      suffix: anchored ? input.suffix : "",
      created_by: personId,
      organisation_id,
      created_at: ctx.now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await trx
    .insertInto("comments")
    .values({ thread_id: id, person_id: personId, organisation_id, body: input.body, created_at: ctx.now() })
    .execute();
  return id;
}

/** Sent twice, the second one finds the mark of the first. */
async function placeThread(ctx: Context, documentId: number, input: ThreadInput, threadId: number): Promise<boolean> {
  return ctx.rooms.edit(
    documentId,
    (ydoc) => threadsIn(contentOf(ydoc)).includes(threadId) || markPassage(ydoc, input, threadId),
  );
}

/** @throws NotAllowed, Conflict before comments are open or when the thread is resolved */
export async function replyToThread(
  ctx: Context,
  threadId: number,
  input: { body: string },
  requestId: string,
): Promise<number> {
  const thread = await requireThread(ctx, threadId);
  requireCommenting(thread.document);
  const id = await ctx.db.transaction().execute(async (trx) => {
    // Held while the answer is written: nobody resolves the thread in between.
    const row = await trx.selectFrom("threads").where("id", "=", threadId).select("resolved_at").forUpdate().executeTakeFirst();
    if (!row || row.resolved_at) throw new Conflict("documents:error.thread-resolved");
    return once(trx, ctx, requestId, async () => {
      const comment = await trx
        .insertInto("comments")
        .values({
          thread_id: threadId,
          person_id: ctx.actor.personId,
          organisation_id: thread.document.process.my.organisationId,
          body: input.body,
          created_at: ctx.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      return comment.id;
    });
  });
  ctx.announce(`document:${thread.document.id}`);
  return id;
}

/** Resolved, or open again; saying the same twice does no harm. The text is not touched. @throws NotAllowed */
export async function resolveThread(ctx: Context, threadId: number, resolved: boolean): Promise<void> {
  const { document } = await requireThread(ctx, threadId);
  authorise(document.process.my, "thread:resolve");
  await ctx.db
    .updateTable("threads")
    .where("id", "=", threadId)
    .where("resolved_at", resolved ? "is" : "is not", null)
    .set(resolved ? { resolved_at: ctx.now(), resolved_by: ctx.actor.personId } : { resolved_at: null, resolved_by: null })
    .execute();
  ctx.announce(`document:${document.id}`);
}

/** @returns the id of its thread @throws NotAllowed unless it is the actor's own */
export async function editComment(ctx: Context, commentId: number, input: { body: string }): Promise<number> {
  const { thread } = await requireOwnComment(ctx, commentId);
  await ctx.db
    .updateTable("comments")
    .where("id", "=", commentId)
    .where("body", "!=", input.body)
    .set({ body: input.body, edited_at: ctx.now() })
    .execute();
  ctx.announce(`document:${thread.document.id}`);
  return thread.id;
}

/**
 * Takes back one's own comment; with its only comment the thread goes, and its mark in the text.
 * @throws NotAllowed unless it is the actor's own, Conflict when it began a thread that was answered
 */
export async function deleteComment(ctx: Context, commentId: number): Promise<void> {
  const { thread } = await requireOwnComment(ctx, commentId);
  const isLast = await ctx.db.transaction().execute(async (trx) => {
    await trx.selectFrom("threads").where("id", "=", thread.id).select("id").forUpdate().execute();
    const comments = await trx.selectFrom("comments").where("thread_id", "=", thread.id).orderBy("id").select("id").execute();
    if (!canDeleteComment({ comments }, commentId)) throw new Conflict("documents:error.answered");
    if (comments.length === 1) await trx.deleteFrom("threads").where("id", "=", thread.id).execute();
    else await trx.deleteFrom("comments").where("id", "=", commentId).execute();
    return comments.length === 1;
  });
  if (isLast) await ctx.rooms.edit(thread.document.id, (ydoc) => unmarkPassage(ydoc, thread.id));
  ctx.announce(`document:${thread.document.id}`);
}

async function requireOwnComment(ctx: Context, commentId: number) {
  const comment = await requireComment(ctx, commentId);
  if (comment.personId !== ctx.actor.personId) throw new NotAllowed("documents:error.not-your-comment");
  requireCommenting(comment.thread.document);
  return comment;
}

function requireCommenting(document: DocumentHead): void {
  if (document.access !== "read") return;
  const { my, stageRules } = document.process;
  if (waitsForComments({ comments_open: document.commentsOpen }, my, stageRules))
    throw new Conflict("documents:error.comments-closed");
  throw new NotAllowed();
}
