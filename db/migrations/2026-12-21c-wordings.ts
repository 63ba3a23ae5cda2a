/** Which change proposal a sender's own wording became. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table weighings add column proposal_id integer unique references proposals on delete set null`.execute(db);
}
