/** How many people of a bench have spoken: of a bench with one speaker its time would be that person's. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table speaking_totals add column people integer not null default 0 check (people >= 0)`.execute(db);
}
