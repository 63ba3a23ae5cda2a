/** Looks at comment threads: those of a text for its page, and single ones for the commands. */
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import { isId } from "../processes/queries.ts";
import { requireDocument, type DocumentHead } from "./queries.ts";
import type { Thread, ThreadComment } from "./threads.rules.ts";

/** All threads of a text with their comments, oldest first; whoever reads the text reads them. */
export async function listThreads(db: Database, documentId: number): Promise<Thread[]> {
  const [threads, comments] = await Promise.all([
    db
      .selectFrom("threads")
      .leftJoin("people as resolver", "resolver.id", "threads.resolved_by")
      .where("threads.document_id", "=", documentId)
      .orderBy("threads.id")
      .select(["threads.id", "threads.quote", "threads.created_at", "threads.resolved_at", "resolver.name as resolved_by"])
      .execute(),
    db
      .selectFrom("comments")
      .innerJoin("threads", "threads.id", "comments.thread_id")
      .innerJoin("people", "people.id", "comments.person_id")
      .innerJoin("organisations", "organisations.id", "comments.organisation_id")
      .where("threads.document_id", "=", documentId)
      .orderBy("comments.id")
      .select([
        "comments.id",
        "comments.thread_id",
        "comments.body",
        "comments.person_id",
        "comments.created_at",
        "comments.edited_at",
        "people.name",
        "organisations.short_name",
      ])
      .execute(),
  ]);
  const byThread = groupByThread(comments);
  return threads
    .map((row) => ({
      id: row.id,
      quote: row.quote,
      createdAt: row.created_at,
      resolvedAt: row.resolved_at,
      resolvedBy: row.resolved_by,
      comments: (byThread.get(row.id) ?? []).map(
        (comment): ThreadComment => ({
          id: comment.id,
          body: comment.body,
          personId: comment.person_id,
          name: comment.name,
          organisation: comment.short_name,
          createdAt: comment.created_at,
          editedAt: comment.edited_at,
        }),
      ),
    }))
    .filter((thread) => thread.comments.length > 0);
}

function groupByThread<T extends { thread_id: number }>(rows: T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) groups.set(row.thread_id, [...(groups.get(row.thread_id) ?? []), row]);
  return groups;
}

export interface ThreadHead {
  id: number;
  resolved: boolean;
  document: DocumentHead;
}

/** @throws NotFound without a mandate in its process, exactly as for a thread that does not exist. */
export async function requireThread(ctx: Context, id: number): Promise<ThreadHead> {
  const row = isId(id)
    ? await ctx.db.selectFrom("threads").where("id", "=", id).select(["id", "document_id", "resolved_at"]).executeTakeFirst()
    : undefined;
  if (!row) throw new NotFound();
  return { id: row.id, resolved: row.resolved_at !== null, document: await requireDocument(ctx, row.document_id) };
}

/** For addresses that name both. @returns the thread's id @throws NotFound for a thread of another text */
export async function threadOf(ctx: Context, documentId: number, id: number): Promise<number> {
  const { document } = await requireThread(ctx, id);
  if (document.id !== documentId) throw new NotFound();
  return id;
}

export interface CommentHead {
  id: number;
  personId: number;
  thread: ThreadHead;
}

/** @throws NotFound without a mandate in its process, exactly as for a comment that does not exist. */
export async function requireComment(ctx: Context, id: number): Promise<CommentHead> {
  const row = isId(id)
    ? await ctx.db.selectFrom("comments").where("id", "=", id).select(["id", "thread_id", "person_id"]).executeTakeFirst()
    : undefined;
  if (!row) throw new NotFound();
  return { id: row.id, personId: row.person_id, thread: await requireThread(ctx, row.thread_id) };
}

/** For addresses that name both. @returns the comment's id @throws NotFound for a comment on another text */
export async function commentOf(ctx: Context, documentId: number, id: number): Promise<number> {
  const { thread } = await requireComment(ctx, id);
  if (thread.document.id !== documentId) throw new NotFound();
  return id;
}
