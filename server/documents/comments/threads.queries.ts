/** Looks at comment threads: those of a text for its page and its files, and single ones for the commands. */
import type { My } from "../../access/rules.ts";
import type { Context, Database } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { actingName } from "../../processes/acting.queries.ts";
import { isId } from "../../processes/queries.ts";
import { requireDocument, type DocumentHead } from "../queries.ts";
import { hidesAuthors, threadIsSeen } from "../visibility.queries.ts";
import { canSeeThread, type Mentioned, type Thread, type ThreadComment } from "./threads.rules.ts";

/**
 * The threads of a text that somebody sees, with their comments, oldest first. What goes into a file is read by others than
 * whoever made it: files take of these only the ones for the whole process.
 */
export async function listThreads(
  db: Database,
  documentId: number,
  viewer: Pick<My, "role" | "bench" | "organisationId"> & { personId: number },
): Promise<Thread[]> {
  const [threads, comments, mentions] = await Promise.all([
    threadRows(db).where("threads.document_id", "=", documentId).where(threadIsSeen(viewer)).orderBy("threads.id").execute(),
    commentRows(db).where("threads.document_id", "=", documentId).where(threadIsSeen(viewer)).orderBy("comments.id").execute(),
    mentionRows(db).where("threads.document_id", "=", documentId).where(threadIsSeen(viewer)).orderBy("people.name").execute(),
  ]);
  const commentsOf = grouped(comments, (comment) => comment.thread_id);
  const mentionsOf = grouped(mentions, (mention) => mention.comment_id);
  const waiting = new Set(
    mentions.filter((each) => each.person_id === viewer.personId && !each.seen_at).map((each) => each.thread_id),
  );
  return threads
    .map((row): Thread => {
      const own = commentsOf.get(row.id) ?? [];
      return {
        ...headOf(row, viewer),
        mentionsMe: waiting.has(row.id),
        comments: own.map((comment) => commentOfRow(comment, mentionsOf.get(comment.id) ?? [], viewer)),
      };
    })
    .filter((thread) => thread.comments.length > 0);
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

const threadRows = (db: Database) =>
  db
    .selectFrom("threads")
    .innerJoin("documents", "documents.id", "threads.document_id")
    .leftJoin("people as resolver", "resolver.id", "threads.resolved_by")
    .leftJoin("document_versions as last", "last.id", "threads.last_version_id")
    .select([
      "threads.id",
      "threads.quote",
      "threads.last_quote",
      "threads.prefix",
      "threads.suffix",
      "threads.block_id",
      "threads.whole_block",
      "threads.visibility",
      "threads.organisation_id",
      "threads.created_by",
      "threads.created_at",
      "threads.resolved_at",
      "last.id as last_id",
      "last.number as last_number",
      "last.name as last_name",
      "last.created_at as last_at",
      actingName("resolver", { process: "documents.process_id", at: "threads.resolved_at" }).as("resolved_by"),
      hidesAuthors.as("hides_authors"),
    ]);

type ThreadRow = Awaited<ReturnType<ReturnType<typeof threadRows>["execute"]>>[number];

type Viewer = Pick<My, "organisationId"> & { personId: number };

/** Everybody knows what is their own; whose everything else is stays out of the page's data too. */
const ownOnly = (id: number, own: number, hides: boolean): number => (hides && id !== own ? 0 : id);

const headOf = (row: ThreadRow, viewer: Viewer): Omit<Thread, "comments" | "mentionsMe"> => ({
  id: row.id,
  quote: row.quote,
  words: row.last_quote ?? row.quote,
  prefix: row.prefix,
  suffix: row.suffix,
  blockId: row.block_id,
  wholeBlock: row.whole_block,
  visibility: row.visibility,
  organisationId: ownOnly(row.organisation_id, viewer.organisationId, row.hides_authors),
  createdBy: ownOnly(row.created_by, viewer.personId, row.hides_authors),
  createdAt: row.created_at,
  resolvedAt: row.resolved_at,
  resolvedBy: row.hides_authors ? null : row.resolved_by,
  lastVersion:
    row.last_id === null || row.last_at === null
      ? null
      : { id: row.last_id, number: row.last_number, name: row.last_name ?? "", createdAt: row.last_at },
});

const commentRows = (db: Database) =>
  db
    .selectFrom("comments")
    .innerJoin("threads", "threads.id", "comments.thread_id")
    .innerJoin("documents", "documents.id", "threads.document_id")
    .innerJoin("people", "people.id", "comments.person_id")
    .innerJoin("organisations", "organisations.id", "comments.organisation_id")
    .select([
      "comments.id",
      "comments.thread_id",
      "comments.body",
      "comments.person_id",
      "comments.organisation_id",
      "comments.created_at",
      "comments.edited_at",
      "comments.imported_author",
      "people.name",
      "organisations.short_name",
      hidesAuthors.as("hides_authors"),
    ]);

const mentionRows = (db: Database) =>
  db
    .selectFrom("comment_mentions")
    .innerJoin("comments", "comments.id", "comment_mentions.comment_id")
    .innerJoin("threads", "threads.id", "comments.thread_id")
    .innerJoin("people", "people.id", "comment_mentions.person_id")
    .innerJoin("organisations", "organisations.id", "comment_mentions.organisation_id")
    .select([
      "comment_mentions.comment_id",
      "comments.thread_id",
      "comment_mentions.person_id",
      "comment_mentions.seen_at",
      "people.name",
      "organisations.short_name",
    ]);

function commentOfRow(
  row: Awaited<ReturnType<ReturnType<typeof commentRows>["execute"]>>[number],
  mentions: readonly { person_id: number; name: string; short_name: string }[],
  viewer: Viewer,
): ThreadComment {
  const hides = row.hides_authors;
  return {
    id: row.id,
    body: row.body,
    personId: ownOnly(row.person_id, viewer.personId, hides),
    name: hides ? "" : row.name,
    organisation: hides ? "" : row.short_name,
    organisationId: ownOnly(row.organisation_id, viewer.organisationId, hides),
    createdAt: row.created_at,
    editedAt: row.edited_at,
    importedAuthor: hides && row.imported_author !== null ? "" : row.imported_author,
    mentions: mentions.map(
      (mention): Mentioned => ({ personId: mention.person_id, name: mention.name, organisation: mention.short_name }),
    ),
  };
}

export interface ThreadHead extends Pick<Thread, "id" | "visibility" | "organisationId" | "createdBy"> {
  resolved: boolean;
  document: DocumentHead;
}

/** @throws NotFound without a mandate in its process, or for whom it is not visible: exactly as for one that does not exist. */
export async function requireThread(ctx: Context, id: number): Promise<ThreadHead> {
  const row = isId(id)
    ? await ctx.db
        .selectFrom("threads")
        .where("id", "=", id)
        .select(["id", "document_id", "resolved_at", "visibility", "organisation_id", "created_by"])
        .executeTakeFirst()
    : undefined;
  if (!row) throw new NotFound();
  const document = await requireDocument(ctx, row.document_id);
  const head = { id: row.id, visibility: row.visibility, organisationId: row.organisation_id, createdBy: row.created_by };
  if (!canSeeThread(head, document.process.my)) throw new NotFound();
  return { ...head, resolved: row.resolved_at !== null, document };
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
  importedAuthor: string | null;
  thread: ThreadHead;
}

/** @throws NotFound without a mandate in its process, exactly as for a comment that does not exist. */
export async function requireComment(ctx: Context, id: number): Promise<CommentHead> {
  const row = isId(id)
    ? await ctx.db
        .selectFrom("comments")
        .where("id", "=", id)
        .select(["id", "thread_id", "person_id", "imported_author"])
        .executeTakeFirst()
    : undefined;
  if (!row) throw new NotFound();
  const thread = await requireThread(ctx, row.thread_id);
  return { id: row.id, personId: row.person_id, importedAuthor: row.imported_author, thread };
}

/** For addresses that name both. @returns the comment's id @throws NotFound for a comment on another text */
export async function commentOf(ctx: Context, documentId: number, id: number): Promise<number> {
  const { thread } = await requireComment(ctx, id);
  if (thread.document.id !== documentId) throw new NotFound();
  return id;
}
