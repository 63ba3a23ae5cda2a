/** Looks at the log of a text: its merged state and what was appended since. */
import { sql } from "kysely";
import type { Context, Database } from "../../context.ts";
import type { CompactedText } from "./rules.ts";
import type { TextContent } from "../rules.ts";
import { wholeText } from "../content/repair.rules.ts";
import { SCHEMA_VERSION, toPlainText } from "../content/text.rules.ts";

export interface StoredText {
  /** Merged up to `stateSeq`; null before the first compaction. */
  state: Uint8Array | null;
  stateSeq: number;
  /** Everything after the state, in order: the first one has `stateSeq + 1`. */
  updates: Uint8Array[];
  /** Last position of the log. */
  headSeq: number;
}

/** A state that somebody has in memory. */
export interface Base {
  state: Uint8Array;
  upToSeq: number;
}

/**
 * Everything of one text as of one moment: a single statement, so that a compaction beside it cannot tear a hole.
 * @param own taken for the state unless the stored one reaches further
 * @returns undefined when there is no such document
 * @throws Error when positions are missing in between; better no text than one that would be continued from a wrong base
 */
export async function findStoredText(db: Database, documentId: number, own?: Base): Promise<StoredText | undefined> {
  const { rows } = await sql<{ kind: "head" | "state" | "update"; seq: number; bytes: Buffer | null }>`
    with base as materialized (
      select up_to_seq, state from document_states where document_id = ${documentId} and up_to_seq > ${own?.upToSeq ?? -1}
    )
    select 'head' as kind, head_seq as seq, null::bytea as bytes from documents where id = ${documentId}
    union all
    select 'state', up_to_seq, state from base
    union all
    select 'update', seq, update from document_updates
      where document_id = ${documentId} and seq > coalesce((select up_to_seq from base), ${own?.upToSeq ?? 0})
    order by kind, seq`.execute(db);
  const head = rows.find((row) => row.kind === "head");
  if (!head) return undefined;
  const base = rows.find((row) => row.kind === "state");
  const tail = rows.filter((row) => row.kind === "update");
  const stateSeq = base?.seq ?? own?.upToSeq ?? 0;
  if (stateSeq + tail.length !== head.seq || tail.some((row, index) => row.seq !== stateSeq + index + 1)) {
    throw new Error(`The log of document ${documentId} has a gap between ${stateSeq} and ${head.seq}.`);
  }
  return { state: base?.bytes ?? own?.state ?? null, stateSeq, updates: tail.map((row) => row.bytes!), headSeq: head.seq };
}

/** A stretch of a log, both ends included. */
export interface Stretch {
  from: number;
  to: number;
}

export interface LogRow {
  documentId: number;
  seq: number;
  update: Uint8Array;
}

/** Last positions of the logs; a document that is missing here does not exist any more. */
export async function findHeads(db: Database, documentIds: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; head_seq: number }>`
    select id, head_seq from documents where id = any(${documentIds}::int[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row.head_seq]));
}

/** What the log holds at these places, of many documents at once, in order; less when some of it was compacted long ago. */
export async function findUpdates(db: Database, wanted: readonly (Stretch & { documentId: number })[]): Promise<LogRow[]> {
  const { rows } = await sql<{ document_id: number; seq: number; update: Buffer }>`
    select document_updates.document_id, document_updates.seq, document_updates.update
    from unnest(
      ${wanted.map((one) => one.documentId)}::int[], ${wanted.map((one) => one.from)}::int[], ${wanted.map((one) => one.to)}::int[]
    ) as wanted(document_id, first, last)
    join document_updates
      on document_updates.document_id = wanted.document_id and document_updates.seq between wanted.first and wanted.last
    order by document_updates.document_id, document_updates.seq`.execute(db);
  return rows.map((row) => ({ documentId: row.document_id, seq: row.seq, update: row.update }));
}

/** The state with what was derived from it, if it reaches further than a position; the plain text of it is left where it is. */
export async function findState(
  db: Database,
  documentId: number,
  beyond = -1,
): Promise<(CompactedText & { upToSeq: number }) | undefined> {
  const { rows } = await sql<{ up_to_seq: number; state: Buffer; json: string; plain_text: string }>`
    select up_to_seq, state, content::text as json, plain_text from document_states
    where document_id = ${documentId} and up_to_seq > ${beyond} and schema_version = ${SCHEMA_VERSION}`.execute(db);
  const [row] = rows;
  return row && { upToSeq: row.up_to_seq, state: row.state, json: row.json, plainText: row.plain_text };
}

/** The text as JSON, when nothing was typed since it was derived; undefined otherwise, and before the first compaction. */
export const findCurrentContent = async (db: Database, documentId: number): Promise<TextContent | undefined> =>
  (await listCurrentContents(db, [documentId])).get(documentId);

/** The same of many texts; those of which it cannot be said are not among them. */
export async function listCurrentContents(db: Database, documentIds: readonly number[]): Promise<Map<number, TextContent>> {
  if (documentIds.length === 0) return new Map();
  const { rows } = await sql<{ id: number; content: TextContent }>`
    select documents.id, document_states.content from documents
    join document_states on document_id = documents.id and up_to_seq = head_seq and document_states.schema_version = ${SCHEMA_VERSION}
    where documents.id = any(${[...documentIds]}::int[])`.execute(db);
  return new Map(rows.map(({ id, content }) => [id, wholeText(content)]));
}

/** Of these texts those in which something stands. */
export async function listWritten(
  { db, rooms }: Pick<Context, "db" | "rooms">,
  documentIds: readonly number[],
): Promise<Set<number>> {
  const { rows } = await sql<{ id: number; isWritten: boolean | null }>`
    select documents.id, case when up_to_seq = head_seq then plain_text ~ '[^[:space:]]' end as "isWritten"
    from documents left join document_states on document_id = documents.id
    where documents.id = any(${[...documentIds]}::int[])`.execute(db);
  // What was typed since the state was derived is in the room alone.
  const known = await Promise.all(
    rows.map(async ({ id, isWritten }) => [id, isWritten ?? toPlainText(await rooms.read(id)).trim() !== ""] as const),
  );
  return new Set(known.filter(([, isWritten]) => isWritten).map(([id]) => id));
}
