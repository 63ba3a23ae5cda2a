/** How often a letter was refused, so that it is tried ever less often. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mails add column refusals integer not null default 0`.execute(db);
  // Jobs have their own order now.
  await sql`drop index mails_unsent`.execute(db);
}
