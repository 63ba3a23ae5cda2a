/** By which rule of decision the short list was agreed; of lists agreed before only the words are known. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table short_list_agreements add column rule text
    check (rule in ('konsens', 'konsent', 'sk', 'doppelt', 'qualifiziert', 'einfach', 'einstimmig', 'umlauf'))`.execute(db);
}
