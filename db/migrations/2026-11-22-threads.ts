/** Threads on a table, an image or a record as a whole, and what their passages say now. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table threads
    add whole_block boolean not null default false,
    add last_quote text check (char_length(last_quote) <= 2000),
    add check (not whole_block or block_id is not null)`.execute(db);
}
