/** Where letters on paper reach an organisation: the lines below its name in the window. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table organisations
    add column postal_address text not null default '' check (char_length(postal_address) <= 400)`.execute(db);
}
