/** Which text of a process is its agenda, written anew from the items when one is to be asked about it. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table documents add column is_agenda boolean not null default false`.execute(db);
  await sql`create unique index documents_agenda on documents (process_id) where is_agenda`.execute(db);
}
