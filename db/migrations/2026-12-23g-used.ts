/** Whether something rests on a figure or on an interdependency, whichever domain it is of. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create function data_point_is_used(point integer) returns boolean language sql stable as $$
    select exists (select from recommendation_figures where data_point_id = point)
      or exists (select from topic_figures where data_point_id = point) $$`.execute(db);
  await sql`create function interdependency_is_used(entry integer) returns boolean language sql stable as $$
    select exists (select from pattern_interdependencies where interdependency_id = entry) $$`.execute(db);
}
