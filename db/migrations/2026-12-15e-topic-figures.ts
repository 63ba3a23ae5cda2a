/** Figures that a topic was handed in with. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table topic_figures (
    topic_id integer not null references topics on delete cascade,
    data_point_id integer not null references data_points on delete cascade,
    primary key (topic_id, data_point_id)
  )`.execute(db);
}
