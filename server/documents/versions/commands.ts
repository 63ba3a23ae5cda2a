/**
 * Keeps a text as it was: along the way (called by the live rooms and before large changes), on purpose with a name, and frozen.
 * Who wrote since the version before is noted with each.
 */
import { sql } from "kysely";
import type { Numbering, VersionKind } from "../../../db/schema/documents.ts";
import type { Database, Trx } from "../../context.ts";
import { Conflict, NotFound } from "../../errors.ts";
import { authorsOf, tallySince } from "../log/attribution.queries.ts";
import { findStoredText } from "../log/queries.ts";
import { findFixedNumbers } from "../content/numbering.queries.ts";
import { numbersOf } from "../content/numbering.rules.ts";
import { listPlaced, rememberPositions } from "../comments/positions.commands.ts";
import type { KnownRecords } from "../content/records.rules.ts";
import type { TextContent } from "../rules.ts";
import { SCHEMA_VERSION } from "../content/text.rules.ts";
import { workHere, type TextWork } from "./facts.rules.ts";
import { isOnPurpose } from "./rules.ts";

/** A text with the bytes it was derived from, as of a position of its log. */
export interface TextAsOf {
  /** ProseMirror JSON. */
  json: string;
  state: Uint8Array;
  seq: number;
}

export interface VersionToStore {
  documentId: number;
  kind: VersionKind;
  name?: string;
  /** Whose doing it is; null: the server's. */
  personId: number | null;
  /** What to keep; without it, what the database holds now. */
  text?: TextAsOf;
  /** What is true as it is frozen, and stays in it for good. */
  records?: KnownRecords;
}

/**
 * Keeps a version, in a transaction of its own unless it is given one.
 * @param work where the heavy part is done
 * @returns its id; undefined when nothing has changed since the newest version and nobody wants this one on purpose
 * @throws NotFound when there is no such document; Conflict when it is to be frozen as it was frozen last
 */
export async function storeVersion(
  db: Database,
  version: VersionToStore,
  now: Date,
  work: TextWork = workHere,
): Promise<number | undefined> {
  const store = (trx: Trx) => storeIn(trx, version, now, work);
  return db.isTransaction ? store(db as Trx) : db.transaction().execute(store);
}

/** One after the other, until the end of the transaction: numbers have no gaps, and nothing is kept twice. Typing goes on meanwhile. */
export async function lockVersions(trx: Trx, documentId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('document-version'), ${documentId})`.execute(trx);
}

async function storeIn(trx: Trx, version: VersionToStore, now: Date, work: TextWork): Promise<number | undefined> {
  const { documentId, kind } = version;
  await lockVersions(trx, documentId);
  const document = await trx
    .selectFrom("documents")
    .where("id", "=", documentId)
    .select(["kind", "title", "head_seq", "process_id", "deleted_from", "numbering"])
    .executeTakeFirst();
  if (!document) throw new NotFound();
  // What a house thought of and threw away is nobody's to read later.
  if (document.kind === "statement") return undefined;
  const newest = await trx
    .selectFrom("document_versions")
    .where("document_id", "=", documentId)
    .orderBy("id", "desc")
    .limit(1)
    .select(["id", "up_to_seq", "content_hash"])
    .executeTakeFirst();
  const skips = !isOnPurpose(kind);
  if (skips && newest && newest.up_to_seq === (version.text?.seq ?? document.head_seq)) return undefined;
  const text = version.text ?? (await textNow(trx, documentId, work));
  const threads = await listPlaced(trx, documentId);
  const { json, plainText, hash, places } = await work.facts({ json: text.json, records: version.records, threads });
  if (skips && newest?.content_hash === hash) return undefined;
  const frozen = kind === "frozen" ? await freeze(trx, { documentId, json, hash, ...document }) : null;
  const { id } = await trx
    .insertInto("document_versions")
    .values({
      document_id: documentId,
      kind,
      number: frozen?.number ?? null,
      name: version.name ?? "",
      title: document.title,
      up_to_seq: text.seq,
      content: json,
      plain_text: plainText,
      state: Buffer.from(text.state),
      schema_version: SCHEMA_VERSION,
      content_hash: hash,
      numbers: frozen?.numbers ? JSON.stringify(frozen.numbers) : null,
      created_by: version.personId,
      created_at: now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await rememberPositions(trx, id, places);
  const processId = document.process_id ?? document.deleted_from!;
  const stored = { id, documentId, processId, upToSeq: text.seq, state: text.state, before: newest?.id ?? null };
  await noteAuthors(trx, stored, work);
  return id;
}

async function textNow(trx: Trx, documentId: number, work: TextWork): Promise<TextAsOf> {
  const stored = await findStoredText(trx, documentId);
  if (!stored) throw new NotFound();
  const { json, state } = await work.compact(stored.state ? [stored.state, ...stored.updates] : stored.updates);
  return { json, state, seq: stored.headSeq };
}

/** The next number of the document, and the numbers of its blocks, which they keep from now on. */
async function freeze(
  trx: Trx,
  text: { documentId: number; json: string; hash: string; title: string; numbering: Numbering },
): Promise<{ number: number; numbers: Record<string, string> | null }> {
  const last = await trx
    .selectFrom("document_versions")
    .where("document_id", "=", text.documentId)
    .where("kind", "=", "frozen")
    .orderBy("number", "desc")
    .limit(1)
    .select(["number", "content_hash", "title", "numbers"])
    .executeTakeFirst();
  const fixed = await findFixedNumbers(trx, text.documentId);
  const numbers =
    text.numbering === "none"
      ? null
      : Object.fromEntries(numbersOf(JSON.parse(text.json) as TextContent, text.numbering, fixed));
  const isSame =
    last?.content_hash === text.hash && last.title === text.title && (last.numbers === null) === (numbers === null);
  if (isSame) throw new Conflict("documents:versions.error.frozen-already", { number: last.number! });
  return { number: (last?.number ?? 0) + 1, numbers };
}

/** A version is worth more than the knowledge who wrote it: what cannot be found out is left out. */
async function noteAuthors(
  trx: Trx,
  version: { id: number; documentId: number; processId: number; upToSeq: number; state: Uint8Array; before: number | null },
  work: TextWork,
): Promise<void> {
  const tally = await tallySince(trx, version, work);
  const authors = await authorsOf(trx, { ...version, tally });
  if (authors.length === 0) return;
  const rows = authors.map(({ personId, organisationId, inserted, deleted }) => ({
    version_id: version.id,
    person_id: personId,
    organisation_id: organisationId,
    inserted,
    deleted,
  }));
  await trx.insertInto("document_version_authors").values(rows).execute();
}
