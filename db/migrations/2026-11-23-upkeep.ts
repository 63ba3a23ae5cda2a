/** Indexes for thinning out versions, and for reading what happened in a process. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // A version goes only when no thread refers to it, and PostgreSQL looks once more.
  await sql`create index threads_last_version on threads (last_version_id) where last_version_id is not null`.execute(db);
  // Pages read by the time; the log stays for ever, so nobody should have to sort all of it.
  await sql`create index process_events_course on process_events (process_id, at desc, id desc)`.execute(db);
  await sql`drop index process_events_latest`.execute(db);
}
