/** Looks at the history of a text: its versions, one of them, and what has changed between two. Whoever reads the text reads these. */
import { sql } from "kysely";
import type { VersionKind } from "../../../db/schema/documents.ts";
import type { Role } from "../../../db/schema/processes.ts";
import { can } from "../../access/rules.ts";
import type { Context, Database, PublicContext, Trx } from "../../context.ts";
import { NotFound } from "../../errors.ts";
import { organisationThen } from "../../processes/acting.queries.ts";
import { transact, onTables } from "../../platform/transact.ts";
import { isId } from "../../processes/queries.ts";
import { isMarked } from "../comments/threads.rules.ts";
import { requireDocument, type DocumentHead } from "../queries.ts";
import { hidesAuthors } from "../visibility.queries.ts";
import { frozenRecords, requireRecords, withPlainRecords } from "../content/records.queries.ts";
import { asFarAsRead, drawRecords, type KnownRecords } from "../content/records.rules.ts";
import type { TextContent } from "../rules.ts";
import { BARE_RECORDS_SINCE } from "../content/text.rules.ts";
import { sideFrom, type Shown } from "./rules.ts";
import { workHere } from "./facts.rules.ts";
import { wholeText } from "../content/repair.rules.ts";

/** A version, as pages name it. */
export interface VersionHead {
  id: number;
  documentId: number;
  kind: VersionKind;
  /** Of a frozen version. */
  number: number | null;
  name: string;
  title: string;
  hash: string;
  createdAt: Date;
  /** Who made it, or on whose doing it was made: for those who may know, and where it was not the server's own. */
  person: string | null;
  organisation: string | null;
}

export interface Share {
  organisation: string;
  inserted: number;
  deleted: number;
}

export interface VersionRow extends VersionHead {
  characters: number;
  /** Who wrote since the version before. */
  shares: Share[];
}

export const VERSIONS_PER_PAGE = 50;

export interface VersionList {
  document: DocumentHead;
  versions: VersionRow[];
  page: number;
  pages: number;
}

/** Newest first. @throws NotFound without a mandate in its process */
export async function listVersions(
  ctx: Context,
  documentId: number,
  { page = 1, shown = "all" }: { page?: number; shown?: Shown } = {},
): Promise<VersionList> {
  const document = await requireDocument(ctx, documentId);
  const rows = await heads(ctx.db)
    .where("version.document_id", "=", documentId)
    .$if(shown === "kept", (query) => query.where("version.kind", "in", ["named", "frozen"]))
    .$if(shown === "frozen", (query) => query.where("version.kind", "=", "frozen"))
    .select([
      sql<number>`char_length(version.plain_text)`.as("characters"),
      sql<string>`count(*) over ()`.as("total"),
      sql<Share[]>`coalesce((
        select json_agg(share order by share.inserted + share.deleted desc) from (
          select organisations.short_name as organisation, sum(inserted)::int as inserted, sum(deleted)::int as deleted
          from document_version_authors join organisations on organisations.id = organisation_id
          where version_id = version.id and not ${hidesAuthors} group by organisations.short_name
        ) as share), '[]')`.as("shares"),
    ])
    .orderBy("version.id", "desc")
    .limit(VERSIONS_PER_PAGE)
    .offset((page - 1) * VERSIONS_PER_PAGE)
    .execute();
  return {
    document,
    versions: rows.map((row) => ({ ...headOf(row, document), characters: row.characters, shares: row.shares })),
    page,
    pages: Math.max(1, Math.ceil(Number(rows[0]?.total ?? 0) / VERSIONS_PER_PAGE)),
  };
}

/** A version with its text. */
export interface Version {
  document: DocumentHead;
  head: VersionHead;
  /** With the comment marks of then. */
  content: TextContent;
  /** What its records read: as of then where it is frozen, as of now otherwise. */
  records: KnownRecords;
  /** Bare, by block id; of a frozen version of a numbered text. */
  numbers: Record<string, string> | null;
}

/** @throws NotFound without a mandate in its process, exactly as for a version that does not exist */
export async function requireVersion(ctx: Context, id: number): Promise<Version> {
  const row = isId(id)
    ? await heads(ctx.db)
        .where("version.id", "=", id)
        .select(["version.content", "version.numbers", "version.schema_version"])
        .executeTakeFirst()
    : undefined;
  if (!row) throw new NotFound();
  const document = await requireDocument(ctx, row.document_id);
  const { content, records } = await recordsOfThen(ctx, document, row);
  const text = drawRecords(wholeText(content), records);
  return { document, head: headOf(row, document), content: text, records, numbers: row.numbers };
}

async function recordsOfThen(
  ctx: Context,
  document: DocumentHead,
  row: { number: number | null; content: object; schema_version: number },
): Promise<{ content: TextContent; records: KnownRecords }> {
  const content = row.content as TextContent;
  if (row.number === null) return { content, records: await requireRecords(ctx, document) };
  if (row.schema_version < BARE_RECORDS_SINCE) return withPlainRecords(ctx, document, content);
  return { content, records: frozenRecords(ctx, document, content) };
}

/** For addresses that name both. @throws NotFound for a version of another text */
export async function requireVersionOf(ctx: Context, documentId: number, id: number): Promise<Version> {
  const version = await requireVersion(ctx, id);
  if (version.document.id !== documentId) throw new NotFound();
  return version;
}

/** @throws NotFound when there is no such frozen version, or not for this person */
export async function requireFrozen(ctx: Context, documentId: number, number: number): Promise<{ id: number }> {
  await requireDocument(ctx, documentId);
  const row = isId(number)
    ? await ctx.db
        .selectFrom("document_versions")
        .where("document_id", "=", documentId)
        .where("number", "=", number)
        .select("id")
        .executeTakeFirst()
    : undefined;
  if (!row) throw new NotFound();
  return row;
}

/**
 * What an address asks to compare; where it says nothing, the newest version with the text as it is now.
 * @throws NotFound for what can be no version, and where there is none
 */
export async function askedSides(
  ctx: Context,
  documentId: number,
  search: URLSearchParams,
): Promise<{ from: number | "current"; to: number | "current" }> {
  const to = search.get("to") ? sideFrom(search.get("to")) : "current";
  const from = search.get("from") ? sideFrom(search.get("from")) : await newestVersion(ctx.db, documentId);
  if (from === undefined || to === undefined) throw new NotFound();
  return { from, to };
}

export async function newestVersion(db: Database, documentId: number): Promise<number | undefined> {
  const row = await db
    .selectFrom("document_versions")
    .where("document_id", "=", documentId)
    .orderBy("id", "desc")
    .limit(1)
    .select("id")
    .executeTakeFirst();
  return row?.id;
}

/** What the page of the text says about it. */
export async function findNewestFrozen(
  db: Database,
  documentId: number,
): Promise<{ id: number; number: number; name: string; createdAt: Date } | undefined> {
  const row = await db
    .selectFrom("document_versions")
    .where("document_id", "=", documentId)
    .where("kind", "=", "frozen")
    .orderBy("number", "desc")
    .limit(1)
    .select(["id", "number", "name", "created_at"])
    .executeTakeFirst();
  return row && { id: row.id, number: row.number!, name: row.name, createdAt: row.created_at };
}

/** Threads whose passages are marked in the text. */
export async function listMarkedThreads(db: Database, documentId: number): Promise<number[]> {
  const rows = await db
    .selectFrom("threads")
    .where("document_id", "=", documentId)
    .select(["id", "visibility", "quote", "whole_block as wholeBlock"])
    .execute();
  return rows.filter(isMarked).map((row) => row.id);
}

/**
 * Whether a text, with its records, still says what it said in a version: the same for everybody, whatever they are cleared for.
 * @throws NotFound for a text that this person does not see
 */
export async function isAsKept(ctx: Context, documentId: number, versionId: number): Promise<boolean> {
  const document = await requireDocument(ctx, documentId);
  const now = await ctx.rooms.read(documentId);
  return transact(ctx, (trx) => onTables(trx, () => saysSame(trx, ctx, { document, versionId, now })));
}

interface Compared {
  document: Parameters<typeof requireRecords>[1];
  versionId: number;
  /** The text. */
  now: TextContent;
}

/** On the tables themselves. */
export async function saysSame(trx: Trx, ctx: PublicContext, { document, versionId, now }: Compared): Promise<boolean> {
  const records = await requireRecords({ ...ctx, db: trx }, document);
  const kept = await trx
    .selectFrom("document_versions")
    .where("id", "=", versionId)
    .where("document_id", "=", document.id)
    .select(["content", "content_hash as hash"])
    .executeTakeFirst();
  if (!kept) return false;
  const known = asFarAsRead(records, kept.content as TextContent);
  const { hash } = await (ctx.compaction ?? workHere).facts({ json: JSON.stringify(now), records: known, threads: [] });
  return kept.hash === hash;
}

function heads(db: Database) {
  return db
    .selectFrom("document_versions as version")
    .innerJoin("documents", "documents.id", "version.document_id")
    .leftJoin("people", "people.id", "version.created_by")
    .select([
      "version.id",
      "version.document_id",
      "version.kind",
      "version.number",
      "version.name",
      "version.title",
      "version.content_hash",
      "version.created_at",
      "people.name as person",
      organisationThen({ person: "people.id", process: "documents.process_id", at: "version.created_at" }).as("organisation"),
      hidesAuthors.as("hides_authors"),
    ]);
}

type HeadRow = Awaited<ReturnType<ReturnType<typeof heads>["execute"]>>[number];

const headOf = (row: HeadRow, { process }: Pick<DocumentHead, "process">): VersionHead => ({
  id: row.id,
  documentId: row.document_id,
  kind: row.kind,
  number: row.number,
  name: row.name,
  title: row.title,
  hash: row.content_hash,
  createdAt: row.created_at,
  // On minutes that name nobody a version would tell who wrote, or let a proposal in.
  person: seesPeople(process.my) && !row.hides_authors ? row.person : null,
  organisation: row.hides_authors ? null : row.organisation,
});

/** Organisations answer for what is written; who did it is for those who write together. */
export const seesPeople = (my: { role: Role }): boolean => can(my, "document:authors");
