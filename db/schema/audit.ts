/** What was done: rows that are only ever added, each chained to the one before. Ids and codes, never content. */
import type { Generated, JSONColumnType } from "kysely";
import type { Id, Instant } from "./columns.ts";

interface AuditEntries {
  id: Id;
  at: Instant;
  /** Of `ACTS` in server/audit/rules.ts. */
  act: string;
  /** Who did it; null: the system, or nobody who is known. Ids without a foreign key: what was done outlasts what it was done to. */
  person_id: number | null;
  process_id: number | null;
  /** What it was done to, as addresses say it: `documents`, and the id there. */
  subject_kind: string | null;
  subject_id: number | null;
  /** Codes, numbers and dates; a check refuses anything with a blank in it. */
  facts: JSONColumnType<Record<string, string | number | boolean>>;
}

/** The chain, written by the database when the entry is committed. */
interface AuditLinks {
  /** 1, 2, 3 … without a gap, in the order of the commits. */
  seq: number;
  entry_id: number;
  /** SHA-256 in hex over the hash before, the number and the entry. */
  hash: string;
}

/** Where the chain begins after a deletion run: the last link that went. */
interface AuditAnchors {
  seq: number;
  hash: string;
  entries: number;
  forgotten_at: Generated<Date>;
}

export interface AuditTables {
  audit_entries: AuditEntries;
  audit_links: AuditLinks;
  audit_anchors: AuditAnchors;
}
