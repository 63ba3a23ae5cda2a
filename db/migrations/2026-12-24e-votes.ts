/** A decision on a proposed format says whether it is another one than the vote on it asked for. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table format_proposals add departs boolean not null default false check (not departs or decision <> 'offen')`.execute(
    db,
  );
}
