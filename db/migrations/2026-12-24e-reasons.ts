/** Why nothing is to be adjusted although a criterion was found to be at 0 or 1. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table syntheses add unadjusted text not null default '' check (char_length(unadjusted) <= 2000)`.execute(db);
}
