/**
 * How many days before a roundtable people are invited at the latest, and why one was convened later than that. Nothing was agreed
 * before. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table rules_of_procedure
    add column notice_days integer not null default 0 check (notice_days between 0 and 90)`.execute(db);
  await sql`alter table roundtables
    add column short_notice text not null default '' check (char_length(short_notice) <= 500)`.execute(db);
}
