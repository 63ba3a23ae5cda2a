/** An accepted objection to minutes may be met beside their text, where attendance stands. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table minutes_objections add column beside_text boolean not null default false
    check (not beside_text or is_accepted is true)`.execute(db);
}
