/** Whether a text goes with what it is the text of, and comes back with it, whichever domain that is of. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create function document_is_owned(document integer) returns boolean language sql stable as $$
    select exists (select from public.situation_reports where document_id = document) $$`.execute(db);
}
