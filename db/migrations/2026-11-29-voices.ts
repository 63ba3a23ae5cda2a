/** Nobody has two hands in one straw poll, and how many there were is noted when it ends. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table polls add column entitled integer check (entitled >= 0)`.execute(db);
  // Polls from now on: what was cast before stays as it is.
  const { rows } = await sql<{ last: number }>`select coalesce(max(id), 0)::int as last from polls`.execute(db);
  await sql`create unique index ballots_one_hand on ballots (poll_id, person_id) where poll_id > ${sql.lit(rows[0]!.last)}`.execute(
    db,
  );
}
