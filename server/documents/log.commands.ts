/**
 * Writes the log of texts: appending what was typed, and folding it into the state. Only the live rooms call this, because
 * every change of a text goes through its room. Nothing is ever overwritten: rows are appended, states are merged.
 */
import { sql } from "kysely";
import type { Database } from "../context.ts";
import { findStoredText } from "./log.queries.ts";
import { mergeText, type MergedText } from "./log.rules.ts";
import type { TextContent } from "./rules.ts";
import { SCHEMA_VERSION } from "./text.rules.ts";

export interface LogEntry {
  documentId: number;
  update: Uint8Array;
  /** Null: the server itself. */
  personId: number | null;
}

/**
 * Appends a batch, of many documents at once, in one transaction. The row locks on the documents (taken in the order of ids, so
 * that two servers cannot lock each other out) make positions follow the order of commits: who sees a position sees all before it.
 * @param entries those of one document in the order in which they were typed
 * @returns the last position per document; a document that is missing here does not exist any more, its entries are dropped
 */
export async function appendToLog(db: Database, entries: readonly LogEntry[], now: Date): Promise<Map<number, number>> {
  const documentIds = entries.map((entry) => entry.documentId);
  // As hexadecimal text: the driver takes a list of buffers for one buffer.
  const updates = entries.map(
    ({ update }) => `\\x${Buffer.from(update.buffer, update.byteOffset, update.byteLength).toString("hex")}`,
  );
  const personIds = entries.map((entry) => entry.personId);
  return db.transaction().execute(async (trx) => {
    await sql`select id from documents where id = any(${documentIds}::int[]) order by id for update`.execute(trx);
    const { rows } = await sql<{ id: number; head_seq: number }>`
      with entry as materialized (
        select * from unnest(${documentIds}::int[], ${updates}::text[]::bytea[], ${personIds}::int[])
          with ordinality as entry(document_id, update, person_id, position)
      ), raised as (
        update documents set head_seq = head_seq + entries.n
        from (select document_id, count(*)::int as n from entry group by document_id) as entries
        where documents.id = entries.document_id
        returning documents.id, documents.head_seq, documents.head_seq - entries.n as before
      ), appended as (
        insert into document_updates (document_id, seq, update, person_id, at)
        select raised.id, raised.before + row_number() over (partition by raised.id order by entry.position), entry.update, people.id, ${now}
        from entry join raised on raised.id = entry.document_id left join people on people.id = entry.person_id
      )
      select id, head_seq from raised`.execute(trx);
    return new Map(rows.map((row) => [row.id, row.head_seq]));
  });
}

export interface CompactedText extends MergedText {
  upToSeq: number;
}

/** How long the raw log is kept after it was folded in: an undo for our own mistakes. */
const RAW_LOG_HOURS = 24;

/**
 * Folds what is *in the database* into the state and derives JSON and plain text from it, in one transaction.
 * @returns undefined when there was nothing to fold in
 */
export async function compactLog(db: Database, documentId: number, now: Date): Promise<CompactedText | undefined> {
  return db.transaction().execute(async (trx) => {
    // Not the document's row: typing goes on meanwhile.
    await sql`select pg_advisory_xact_lock(hashtext('compact-document'), ${documentId})`.execute(trx);
    const stored = await findStoredText(trx, documentId);
    if (!stored || stored.updates.length === 0) return undefined;
    const merged = mergeText(stored.state ? [stored.state, ...stored.updates] : stored.updates);
    const row = {
      up_to_seq: stored.headSeq,
      state: Buffer.from(merged.state),
      content: storable(merged.content),
      plain_text: merged.plainText.replaceAll("\u0000", ""),
      schema_version: SCHEMA_VERSION,
      updated_at: now,
    };
    await trx
      .insertInto("document_states")
      .values({ document_id: documentId, ...row })
      .onConflict((conflict) => conflict.column("document_id").doUpdateSet(row))
      .execute();
    await trx
      .deleteFrom("document_updates")
      .where("document_id", "=", documentId)
      .where("seq", "<=", stored.headSeq)
      .where("at", "<", new Date(now.getTime() - RAW_LOG_HOURS * 3_600_000))
      .execute();
    return { ...merged, upToSeq: stored.headSeq };
  });
}

/** As JSON that PostgreSQL takes: without NUL, neither in words nor in names of attributes. */
function storable(content: TextContent): string {
  const json = JSON.stringify(content);
  if (!json.includes("\\u0000")) return json;
  return JSON.stringify(content, (_key, value: unknown) => {
    if (typeof value === "string") return value.replaceAll("\u0000", "");
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => !name.includes("\u0000")));
  });
}
