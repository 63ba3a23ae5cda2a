/** What every domain leans on: letters, forms that were sent. */
import type { Generated, JSONColumnType } from "kysely";
import type { Id, Instant, InstantOrNull } from "./columns.ts";

/** Outgoing mail, written in the transaction that causes it and sent after its commit. */
interface Mails {
  id: Id;
  to_email: string;
  subject: string;
  /** Emptied once it is sent: the links in it let people in. */
  body: string;
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

/** What somebody has removed and may bring back for a day; nobody reads it meanwhile. */
interface Removals {
  id: Id;
  process_id: number;
  person_id: number;
  /** What bringing it back needs. */
  ability: string;
  path: string;
  rows: JSONColumnType<{ table: string; rows: unknown[] }[]>;
  removed_at: Instant;
}

export interface PlatformTables {
  removals: Removals;
  mails: Mails;
  submissions: Submissions;
}
