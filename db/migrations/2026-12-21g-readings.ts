/** Who reads what is marked highest is noted once for each person, thing and day. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create unique index audit_entries_reading on audit_entries (person_id, subject_kind, subject_id, (facts ->> 'day'))
    where act = 'marking-read'`.execute(db);
}
