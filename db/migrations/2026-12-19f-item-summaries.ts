/** What an agenda item is about, for readers of English. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table agenda_items
    add column summary_en text not null default '' check (char_length(summary_en) <= 2000)`.execute(db);
}
