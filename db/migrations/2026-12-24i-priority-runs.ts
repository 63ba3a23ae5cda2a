/**
 * What a rule of priorities came to at a certain moment, with which weights and who asked for it, so that a decision can cite it. A band
 * goes with its profile. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table priority_runs (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    number integer not null check (number > 0),
    purpose text not null check (purpose <> '' and char_length(purpose) <= 300),
    weights jsonb not null check (jsonb_typeof(weights) = 'object'),
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    made_by integer references people on delete set null,
    made_at timestamptz not null,
    unique (process_id, number)
  )`.execute(db);
  await sql`create table priority_bands (
    run_id integer not null references priority_runs on delete cascade,
    profile_id integer not null references profiles on delete cascade,
    -- As it was called then.
    organisation text not null,
    profile_version integer not null,
    set_version integer not null,
    band text check (band in ('low', 'middle', 'high')),
    exposure double precision,
    gap double precision,
    drivers text[] not null,
    sensitive text[] not null,
    reply text not null,
    primary key (run_id, profile_id)
  )`.execute(db);
  await sql`create index priority_bands_profile_id on priority_bands (profile_id)`.execute(db);
  await sql`create function keep_priority_run() returns trigger language plpgsql as $$
    begin
      if to_jsonb(new) - 'made_by' is distinct from to_jsonb(old) - 'made_by' then
        raise exception 'what a rule of priorities came to is never changed';
      end if;
      return new;
    end
  $$`.execute(db);
  for (const table of ["priority_runs", "priority_bands"])
    await sql`create trigger ${sql.ref(`${table}_kept`)} before update on ${sql.table(table)}
      for each row execute function keep_priority_run()`.execute(db);
}
