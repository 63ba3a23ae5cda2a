/** Looks at the log of a text: its merged state and what was appended since; called by the live rooms and log.commands.ts. */
import { sql } from "kysely";
import type { Database } from "../context.ts";
import type { TextContent } from "./rules.ts";
import { SCHEMA_VERSION } from "./text.rules.ts";

export interface StoredText {
  /** Merged up to `stateSeq`; null before the first compaction. */
  state: Uint8Array | null;
  stateSeq: number;
  /** Everything after the state, in order: the first one has `stateSeq + 1`. */
  updates: Uint8Array[];
  /** Last position of the log. */
  headSeq: number;
}

/**
 * Everything of one text as of one moment: a single statement, so that a compaction beside it cannot tear a hole.
 * @returns undefined when there is no such document
 * @throws Error when positions are missing in between; better no text than one that would be continued from a wrong base
 */
export async function findStoredText(db: Database, documentId: number): Promise<StoredText | undefined> {
  const { rows } = await sql<{ kind: "head" | "state" | "update"; seq: number; bytes: Buffer | null }>`
    with base as materialized (select up_to_seq, state from document_states where document_id = ${documentId})
    select 'head' as kind, head_seq as seq, null::bytea as bytes from documents where id = ${documentId}
    union all
    select 'state', up_to_seq, state from base
    union all
    select 'update', seq, update from document_updates
      where document_id = ${documentId} and seq > coalesce((select up_to_seq from base), 0)
    order by kind, seq`.execute(db);
  const head = rows.find((row) => row.kind === "head");
  if (!head) return undefined;
  const base = rows.find((row) => row.kind === "state");
  const tail = rows.filter((row) => row.kind === "update");
  const stateSeq = base?.seq ?? 0;
  if (stateSeq + tail.length !== head.seq || tail.some((row, index) => row.seq !== stateSeq + index + 1)) {
    throw new Error(`The log of document ${documentId} has a gap between ${stateSeq} and ${head.seq}.`);
  }
  return { state: base?.bytes ?? null, stateSeq, updates: tail.map((row) => row.bytes!), headSeq: head.seq };
}

/** The text as JSON, when nothing was typed since it was derived; undefined otherwise, and before the first compaction. */
export async function findCurrentContent(db: Database, documentId: number): Promise<TextContent | undefined> {
  const row = await db
    .selectFrom("document_states")
    .innerJoin("documents", (join) =>
      join
        .onRef("documents.id", "=", "document_states.document_id")
        .onRef("documents.head_seq", "=", "document_states.up_to_seq"),
    )
    .where("document_states.document_id", "=", documentId)
    .where("document_states.schema_version", "=", SCHEMA_VERSION)
    .select("document_states.content")
    .executeTakeFirst();
  return row?.content as TextContent | undefined;
}
