/** Lists of indicators that a process has made its own, version by version, and what municipalities reply to their band. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // The first version is the one that comes with the software.
  await sql`create table indicator_sets (
    process_id integer not null references processes on delete cascade,
    version integer not null check (version > 1),
    indicators jsonb not null check (jsonb_typeof(indicators) = 'array' and jsonb_array_length(indicators) between 1 and 80),
    reason text not null check (reason <> '' and char_length(reason) <= 500),
    made_by integer references people on delete set null,
    made_at timestamptz not null,
    primary key (process_id, version)
  )`.execute(db);
  // Profiles keep the version they were filled in with, so that it has to stay what it was.
  await sql`create function keep_indicator_set() returns trigger language plpgsql as $$
    begin
      if (new.version, new.indicators, new.reason) is distinct from (old.version, old.indicators, old.reason) then
        raise exception 'a list of indicators is never changed';
      end if;
      return new;
    end
  $$`.execute(db);
  await sql`create trigger indicator_sets_kept before update on indicator_sets for each row execute function keep_indicator_set()`.execute(
    db,
  );
  await sql`create table priority_replies (
    process_id integer not null references processes on delete cascade,
    organisation_id integer not null references organisations,
    body text not null check (body <> '' and char_length(body) <= 2000),
    replied_by integer references people on delete set null,
    replied_at timestamptz not null,
    primary key (process_id, organisation_id)
  )`.execute(db);
}
