/**
 * Writes the log of texts: appending what was typed, whose it is, and compacting it into the state. Only the live rooms call this,
 * because every change of a text goes through its room. Nothing is ever overwritten: rows are appended, states are merged.
 */
import { sql } from "kysely";
import type { Settled } from "../../../db/schema/documents.ts";
import type { Database, EditClaim } from "../../context.ts";
import { findStoredText, type Base } from "./queries.ts";
import { compactText, storableJson, type CompactedText } from "./rules.ts";
import { SCHEMA_VERSION } from "../content/text.rules.ts";
import { SIGNAL_CHANNEL } from "../../platform/bus.ts";

export interface LogEntry {
  documentId: number;
  update: Uint8Array;
  /** Null: the server itself. */
  personId: number | null;
  /** Stored in the same moment: what a change that happens once came to. */
  outcome?: { claim: EditClaim; result: unknown } | undefined;
}

/** So many documents in one signal stay below PostgreSQL's 8000 bytes. */
const MOST_IN_SIGNAL = 250;

/**
 * Appends a batch, of many documents at once, in one statement, because each of them is a way to the database and back. The row
 * locks on the documents (taken in the order of ids, so that two servers cannot lock each other out) make positions follow the order
 * of commits: who sees a position sees all before it.
 * Other servers are told with the commit how far the log of each document reaches now.
 * @param entries those of one document in the order in which they were typed
 * @param from which server this is, so that it need not listen to itself
 * What people wrote is not taken into a text that nobody changes any more: whoever settled it held its row, so what they typed a moment
 * too late comes here only afterwards. The marks of comments still are.
 * @returns the last position per document, or why nothing of it was taken; a document that is missing here does not exist any more, its
 * entries are dropped
 */
export async function appendToLog(
  db: Database,
  entries: readonly LogEntry[],
  now: Date,
  from = "",
): Promise<Map<number, number | Settled>> {
  const documentIds = entries.map((entry) => entry.documentId);
  // As hexadecimal text: the driver takes a list of buffers for one buffer.
  const updates = entries.map(({ update }) => `\\x${asBuffer(update).toString("hex")}`);
  const personIds = entries.map((entry) => entry.personId);
  const outcomes = entries.flatMap(({ outcome }) => (outcome ? [outcome] : []));
  const written = entries.flatMap(({ documentId, personId }) => (personId === null ? [] : [documentId]));
  const { rows } = await sql<{ id: number; head_seq: number | null; settled: Settled | null }>`
    with entry as materialized (
      select * from unnest(${documentIds}::int[], ${updates}::text[]::bytea[], ${personIds}::int[])
        with ordinality as entry(document_id, update, person_id, position)
    ), locked as materialized (
      -- Whoever only refers to a document, with a comment or a version, need not wait.
      select id, settled from documents where id = any(${documentIds}::int[]) order by id for no key update
    ), refused as (
      select id, settled from locked where settled is not null and id = any(${written}::int[])
    ), raised as (
      update documents set head_seq = head_seq + entries.n
      from locked join (select document_id, count(*)::int as n from entry group by document_id) as entries
        on entries.document_id = locked.id
      where documents.id = locked.id and locked.id not in (select id from refused)
      returning documents.id, documents.head_seq, documents.head_seq - entries.n as before
    ), appended as (
      insert into document_updates (document_id, seq, update, person_id, at)
      select raised.id, raised.before + row_number() over (partition by raised.id order by entry.position), entry.update, people.id, ${now}
      from entry join raised on raised.id = entry.document_id left join people on people.id = entry.person_id
    ), ${outcomes.length > 0 ? keepOutcomes(outcomes) : sql``} told as (
      select pg_notify(${SIGNAL_CHANNEL}, json_build_object('from', ${from}::text, 'texts', json_object_agg(id, head_seq))::text)
      from (select id, head_seq, (row_number() over () - 1) / ${MOST_IN_SIGNAL}::int as part from raised) as parts group by part
    )
    select id, head_seq, null as settled, (select count(*) from told) as told from raised
    union all select id, null, settled, 0 from refused`.execute(db);
  return new Map(rows.map(({ id, head_seq, settled }) => [id, settled ?? head_seq!]));
}

/** A part of the statement above. Also when the claim was taken over meanwhile: the text has it, and whoever took over finds it out. */
const keepOutcomes = (outcomes: readonly NonNullable<LogEntry["outcome"]>[]) => sql`
    outcome as (
      update edit_claims set result = kept.result
      from unnest(
        ${outcomes.map(({ claim }) => claim.documentId)}::int[], ${outcomes.map(({ claim }) => claim.name)}::text[],
        ${outcomes.map(({ result }) => storableJson(result))}::text[]::jsonb[]
      ) as kept(document_id, name, result)
      where edit_claims.document_id = kept.document_id and edit_claims.name = kept.name
        and kept.document_id in (select id from raised)
    ),`;

/** Whose a Yjs client is: characters of a text carry nothing but their client. */
export interface ClientAuthor {
  documentId: number;
  clientId: number;
  personId: number;
  organisationId: number;
}

/** Notes whose clients they are; whose it was first it stays. Whoever or whatever does not exist any more is left out. */
export async function recordClients(db: Database, authors: readonly ClientAuthor[], now: Date): Promise<void> {
  await sql`
    insert into document_clients (document_id, client_id, person_id, organisation_id, first_at)
    select documents.id, author.client_id, people.id, organisations.id, ${now}
    from unnest(
      ${authors.map((author) => author.documentId)}::int[], ${authors.map((author) => author.clientId)}::bigint[],
      ${authors.map((author) => author.personId)}::int[], ${authors.map((author) => author.organisationId)}::int[]
    ) as author(document_id, client_id, person_id, organisation_id)
    join documents on documents.id = author.document_id
    join people on people.id = author.person_id
    join organisations on organisations.id = author.organisation_id
    -- In one order, so that two servers cannot lock each other out.
    order by documents.id, author.client_id
    on conflict do nothing`.execute(db);
}

export interface ClientClaim extends ClientAuthor {
  /** What it belongs to is looked up, and nothing noted. */
  isOnlyAsked: boolean;
}

/** The same before anything is written. @returns the person to whom each belongs now, in the same order; null: to nobody */
export async function bindClients(db: Database, claims: readonly ClientClaim[], now: Date): Promise<(number | null)[]> {
  const fresh = claims.filter((claim) => !claim.isOnlyAsked);
  if (fresh.length > 0) await recordClients(db, fresh, now);
  // A statement of its own: it sees what another server has just bound.
  const { rows } = await sql<{ person_id: number | null }>`
    select bound.person_id
    from unnest(${claims.map((claim) => claim.documentId)}::int[], ${claims.map((claim) => claim.clientId)}::bigint[])
      with ordinality as claim(document_id, client_id, position)
    left join document_clients as bound on bound.document_id = claim.document_id and bound.client_id = claim.client_id
    order by claim.position`.execute(db);
  return rows.map((row) => row.person_id);
}

export interface CompactedLog extends CompactedText {
  upToSeq: number;
}

/** Where the compaction is done: here, or in a worker. */
export type Compact = (updates: Uint8Array[]) => Promise<CompactedText>;

/** How long the raw log is kept after it was compacted: an undo for our own mistakes. */
const RAW_LOG_HOURS = 24;

/**
 * Compacts what is *in the database* into the state and derives JSON and plain text from it, in one transaction.
 * @param base what is in the database up to a position, put together already: only what follows is read
 * @returns undefined when there was nothing to compact
 */
export async function compactLog(
  db: Database,
  documentId: number,
  now: Date,
  compact: Compact = async (updates) => compactText(updates),
  base?: Base,
): Promise<CompactedLog | undefined> {
  return db.transaction().execute(async (trx) => {
    // Not the document's row: typing goes on meanwhile.
    await sql`select pg_advisory_xact_lock(hashtext('compact-document'), ${documentId})`.execute(trx);
    const stored = await findStoredText(trx, documentId, base);
    if (!stored || (stored.updates.length === 0 && stored.stateSeq !== base?.upToSeq)) return undefined;
    const compacted = await compact(stored.state ? [stored.state, ...stored.updates] : stored.updates);
    const row = {
      up_to_seq: stored.headSeq,
      state: asBuffer(compacted.state),
      content: compacted.json,
      plain_text: compacted.plainText,
      schema_version: SCHEMA_VERSION,
      updated_at: now,
    };
    await trx
      .insertInto("document_states")
      .values({ document_id: documentId, ...row })
      .onConflict((conflict) => conflict.column("document_id").doUpdateSet(row))
      .execute();
    await forgetRawLog(trx, now, documentId);
    return { ...compacted, upToSeq: stored.headSeq };
  });
}

/**
 * Takes out of the log what was compacted and is older than a day.
 * @param documentId of one text; without it of all, also of those that nobody has opened since
 * @returns how many entries went
 */
export async function forgetRawLog(db: Database, now: Date, documentId?: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("document_updates")
    .using("document_states")
    .whereRef("document_states.document_id", "=", "document_updates.document_id")
    .whereRef("document_updates.seq", "<=", "document_states.up_to_seq")
    .where("document_updates.at", "<", new Date(now.getTime() - RAW_LOG_HOURS * 3_600_000))
    .$if(documentId !== undefined, (query) => query.where("document_updates.document_id", "=", documentId!))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Without a copy. */
const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
