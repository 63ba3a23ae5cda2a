/** Roundtables of one series point at the first of them; each has its own date and its own entry in calendars. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table roundtables add column series_id integer references roundtables on delete set null`.execute(db);
  await sql`create index roundtables_series on roundtables (series_id)`.execute(db);
}
