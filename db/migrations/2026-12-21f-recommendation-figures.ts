/** Figures that a recommendation cites, with what they said when they were cited. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table recommendation_figures (
    id integer generated always as identity primary key,
    recommendation_id integer not null references recommendations on delete cascade,
    -- Whose figure it is may take it away; that it was cited stays.
    data_point_id integer references data_points on delete set null,
    cited jsonb not null,
    cited_by integer references people on delete set null,
    cited_at timestamptz not null,
    unique (recommendation_id, data_point_id)
  )`.execute(db);
  await sql`create index recommendation_figures_point on recommendation_figures (data_point_id)`.execute(db);
}
