/** Looks at documents; pages, the live gateway and other domains come through `requireDocument`. */
import { sql } from "kysely";
import type { DocumentKind, DocumentTemplate, Numbering, Settled } from "../../db/schema/documents.ts";
import type { Language } from "../../db/schema/people.ts";
import { authorise, can, type My } from "../access/rules.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import type { Shown } from "../platform/revisions.queries.ts";
import { actingName } from "../processes/acting.queries.ts";
import { isId, requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { Owners } from "./lookups.rules.ts";
import { accessTo, type DocumentAccess } from "./rules.ts";
import { threadIsSeen } from "./visibility.queries.ts";

export interface DocumentHead {
  id: number;
  kind: DocumentKind;
  title: string;
  commentsOpen: boolean;
  /** Nobody changes it any more. */
  settled: Settled | null;
  /** Of the text, for spelling and reading aloud. */
  language: Language;
  numbering: Numbering;
  template: DocumentTemplate;
  createdAt: Date;
  process: ProcessHead;
  /** What the actor may do with the text now, by mandate and stage. */
  access: DocumentAccess;
}

/**
 * One document with the actor's access to it. The live gateway asks this once, when a connection is opened.
 * @throws NotFound without a mandate in its process, exactly as for a document that does not exist.
 */
export async function requireDocument(ctx: Pick<Context, "db" | "actor" | "now">, id: number): Promise<DocumentHead> {
  const row = isId(id)
    ? await ctx.db
        .selectFrom("documents")
        .where("id", "=", id)
        .select(["id", "process_id", "kind", "title", "comments_open", "settled"])
        .select(["language", "numbering", "template", "created_at"])
        .executeTakeFirst()
    : undefined;
  if (!row?.process_id) throw new NotFound();
  const process = await requireProcess(ctx, row.process_id);
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    commentsOpen: row.comments_open,
    settled: row.settled,
    language: row.language,
    numbering: row.numbering,
    template: row.template,
    createdAt: row.created_at,
    process,
    access: accessTo(row, process.my, process.stageRules),
  };
}

// --- deleted ---

export interface DeletedDocument {
  id: number;
  title: string;
  deletedAt: Date;
  /** With their organisation. */
  deletedBy: string | null;
}

/** For those who may bring them back, the last one first. */
async function listDeletedDocuments({ db }: Pick<Context, "db">, processId: number): Promise<DeletedDocument[]> {
  const rows = await db
    .selectFrom("documents")
    .innerJoin("people", "people.id", "documents.deleted_by")
    .where("documents.deleted_from", "=", processId)
    .select(["documents.id", "documents.title", "documents.deleted_at"])
    .select(actingName("people", { process: "documents.deleted_from", at: "documents.deleted_at" }).as("person"))
    .orderBy("documents.deleted_at", "desc")
    .limit(DOCUMENTS_PER_PAGE)
    .execute();
  return rows.map(({ id, title, deleted_at, person }) => ({ id, title, deletedAt: deleted_at!, deletedBy: person }));
}

/** Undefined when it is there. @throws NotFound, NotAllowed for those who cannot bring it back */
export async function requireDeleted(ctx: Context, id: number): Promise<{ title: string; process: ProcessHead } | undefined> {
  const row = isId(id)
    ? await ctx.db.selectFrom("documents").where("id", "=", id).select(["title", "deleted_from"]).executeTakeFirst()
    : undefined;
  if (!row?.deleted_from) {
    authorise((await requireDocument(ctx, id)).process.my, "document:delete");
    return undefined;
  }
  const process = await requireProcess(ctx, row.deleted_from);
  authorise(process.my, "document:delete");
  return { title: row.title, process };
}

// --- lists --------------------------------------------------------------------

export const DOCUMENTS_PER_PAGE = 50;

export interface DocumentRow extends Owners {
  id: number;
  kind: DocumentKind;
  title: string;
  access: DocumentAccess;
  /** Consulted parties may comment now. */
  consultedMayComment: boolean;
  openThreads: number;
  changedAt: Date;
}

export interface DocumentList {
  process: ProcessHead;
  documents: DocumentRow[];
  /** Empty for those who cannot bring them back. */
  deleted: DeletedDocument[];
  page: number;
  pages: number;
}

/** The documents of a process, last changed first. @throws NotFound without a mandate */
export async function listDocuments(ctx: Context, processId: number, page = 1): Promise<DocumentList> {
  const process = await requireProcess(ctx, processId);
  const rows = await documentRows(ctx.db, process.my)
    .where("documents.process_id", "=", processId)
    .select(sql<string>`count(*) over ()`.as("total"))
    .orderBy("changed_at", "desc")
    .orderBy("documents.id", "desc")
    .limit(DOCUMENTS_PER_PAGE)
    .offset((page - 1) * DOCUMENTS_PER_PAGE)
    .execute();
  const ownerOf = await ownersOf(
    ctx,
    rows.map(({ id }) => id),
  );
  return {
    process,
    deleted: can(process.my, "document:delete") ? await listDeletedDocuments(ctx, processId) : [],
    documents: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      title: row.title,
      access: accessTo(row, process.my, process.stageRules),
      consultedMayComment: accessTo(row, { ...process.my, role: "consulted" }, process.stageRules) === "comment",
      openThreads: Number(row.open_threads),
      changedAt: row.changed_at,
      ...ownerOf(row.id),
    })),
    page,
    pages: Math.max(1, Math.ceil(Number(rows[0]?.total ?? 0) / DOCUMENTS_PER_PAGE)),
  };
}

function documentRows(db: Database, my: My) {
  return db
    .selectFrom("documents")
    .leftJoin("document_states", "document_states.document_id", "documents.id")
    .select([
      "documents.id",
      "documents.process_id",
      "documents.kind",
      "documents.title",
      "documents.comments_open",
      "documents.settled",
      "documents.created_at",
    ])
    .select((eb) => [
      eb
        .selectFrom("threads")
        .whereRef("threads.document_id", "=", "documents.id")
        .where("threads.resolved_at", "is", null)
        .where(threadIsSeen(my))
        .select(sql<number>`count(*)::int`.as("n"))
        .as("open_threads"),
      // The newest line of the log; once it was compacted and tidied up, the state says when.
      sql<Date>`coalesce(
        (select at from document_updates where document_updates.document_id = documents.id order by seq desc limit 1),
        document_states.updated_at, documents.created_at)`.as("changed_at"),
    ]);
}

/** @returns for each of the texts what it belongs to */
async function ownersOf(
  ctx: Pick<Context, "db" | "lookups">,
  documentIds: readonly number[],
): Promise<(documentId: number) => Owners> {
  const found = await Promise.all(ctx.lookups.flatMap((lookup) => lookup.owners?.(ctx.db, documentIds) ?? []));
  return (documentId) =>
    Object.assign(
      { agendaItem: null, recommendation: null, roundtable: null },
      ...found.map((owners) => owners.get(documentId)),
    ) as Owners;
}

/** What a document belongs to, for the way back. */
export const findOwner = async (ctx: Pick<Context, "db" | "lookups">, documentId: number): Promise<Owners> =>
  (await ownersOf(ctx, [documentId]))(documentId);

/** What the form of a document shows. */
export const shownDocument = (id: number): Shown<"documents"> => ({
  table: "documents",
  id,
  columns: ["title", "language", "numbering"],
});
