/** Decisions that rest on a kept result of the rule of priorities. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table priority_run_uses (
    run_id integer not null references priority_runs on delete cascade,
    decision_id integer not null references decisions on delete cascade,
    noted_by integer references people on delete set null,
    noted_at timestamptz not null,
    primary key (run_id, decision_id)
  )`.execute(db);
  await sql`create index priority_run_uses_decision_id on priority_run_uses (decision_id)`.execute(db);
  await sql`create index priority_run_uses_noted_by on priority_run_uses (noted_by)`.execute(db);
}
