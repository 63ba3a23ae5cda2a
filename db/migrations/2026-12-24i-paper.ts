/**
 * Until which day sheets of paper are entered, after the last day for everybody else: the clock closes no survey before. Those that are
 * open now were made when nothing closed by itself: they have four weeks from today. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table surveys add column paper_until date`.execute(db);
  await sql`update surveys set paper_until = case when is_closed then closes_on + 7 else greatest(closes_on, current_date) + 28 end`.execute(
    db,
  );
  await sql`alter table surveys alter column paper_until set not null, add constraint surveys_paper_comes_last check (paper_until >= closes_on)`.execute(
    db,
  );
}
