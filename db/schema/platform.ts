/** What every domain leans on: letters, forms that were sent, the servers themselves. */
import type { Generated, JSONColumnType } from "kysely";
import type { Day, Id, Instant, InstantOrNull } from "./columns.ts";
import type { Language } from "./people.ts";

/** Outgoing mail, written in the transaction that causes it and sent after its commit. */
interface Mails {
  id: Id;
  to_email: string;
  subject: string;
  /** Emptied once it is sent: the links in it let people in. */
  body: string;
  /** That it is written in. */
  language: Generated<Language>;
  /** An entry for the reader's calendar that goes with it; emptied like the body. */
  calendar: Generated<string>;
  created_at: Instant;
  sent_at: InstantOrNull;
  /** By the receiving end. */
  refusals: Generated<number>;
  /** Where its reader can leave such letters off; null for those that are written to this one person on purpose. */
  settings_url: string | null;
}

/** One row per form that was sent with a client-made id: sending twice does no harm. */
interface Submissions {
  request_id: string;
  person_id: number;
  /** Id of the row that the first sending made. */
  result_id: number;
  created_at: Instant;
}

/** Of one table, what others belong to first. */
interface RemovedRows {
  table: string;
  /** Whole; with `column` the id and that column. */
  rows: unknown[];
  /** They fell because they tied something to what was removed. */
  isLink?: boolean;
  /** They stayed, and named what was removed in this column, which was emptied. */
  column?: string;
}

/** What somebody has removed and may bring back for a day; nobody reads it meanwhile. */
interface Removals {
  id: Id;
  process_id: number;
  person_id: number;
  /** What bringing it back needs. */
  ability: string;
  path: string;
  rows: JSONColumnType<RemovedRows[]>;
  removed_at: Instant;
}

/** Somebody has said of a marking of classified information that it is only spoken of. */
interface MarkingMentions {
  id: Id;
  person_id: number | null;
  /** Where the form went. */
  path: string;
  marking: string;
  reason: string;
  at: Instant;
}

/** How a server is at a moment: counts, never whose. */
export interface ServerFigures {
  /** Open connections of the live channel. */
  connections: number;
  /** Texts that somebody has open. */
  rooms: number;
  /** Different people in them. */
  people: number;
  memoryMb: number;
  /** How late the event loop is, 99 of 100 times at most. */
  delayMs: number;
}

/** A stretch of time in which at least one server answered and everybody could write; between two of them lies an outage. */
interface Uptimes {
  id: Id;
  began_at: Instant;
  /** Moved on every few seconds. */
  last_at: Instant;
}

/** One row a process that serves this database. */
interface Servers {
  /** `host:pid`, as in the log. */
  name: string;
  version: string;
  started_at: Instant;
  seen_at: Instant;
  state: "ready" | "stopping";
  figures: JSONColumnType<ServerFigures>;
}

/** What the log of a day hashes with, on all servers alike; deleted when the day is over. */
interface LogSalts {
  day: Day;
  salt: string;
}

/** One row while everybody reads and nobody writes. */
interface Maintenance {
  is_on: boolean;
  since: Instant;
  reason: string;
  /** Null for an operator at the command line, or somebody who has gone. */
  person_id: number | null;
}

export interface PlatformTables {
  marking_mentions: MarkingMentions;
  maintenance: Maintenance;
  log_salts: LogSalts;
  uptimes: Uptimes;
  servers: Servers;
  removals: Removals;
  mails: Mails;
  submissions: Submissions;
}
