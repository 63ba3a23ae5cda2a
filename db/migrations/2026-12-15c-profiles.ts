/** Resilience profiles of municipalities: versions, to whom they are shown, and aggregates. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table profiles (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    organisation_id integer not null references organisations,
    created_at timestamptz not null,
    unique (process_id, organisation_id)
  )`.execute(db);
  await sql`create table profile_versions (
    id integer generated always as identity primary key,
    profile_id integer not null references profiles on delete cascade,
    number integer not null check (number > 0),
    set_version integer not null check (set_version > 0),
    answers jsonb not null,
    measures jsonb not null,
    saved_by integer references people on delete set null,
    saved_at timestamptz not null,
    unique (profile_id, number)
  )`.execute(db);
  await sql`create table profile_shares (
    profile_id integer not null references profiles on delete cascade,
    audience text not null check (audience in ('moderation', 'bund', 'laender', 'kommunen', 'wirtschaft', 'zivilgesellschaft',
      'wissenschaft', 'organisation', 'aggregate', 'situation')),
    organisation_id integer references organisations on delete cascade,
    unique nulls not distinct (profile_id, audience, organisation_id),
    check ((audience = 'organisation') = (organisation_id is not null))
  )`.execute(db);
  await sql`create table profile_aggregates (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    dimension text not null check (dimension in ('sozial_wirtschaftlich', 'geopolitisch', 'gruen', 'digital', 'institutionell')),
    side text not null check (side in ('vulnerability', 'capacity')),
    cell text not null check (cell in ('all', 'small', 'middle', 'large')),
    -- Four of them would be four who know each other.
    members integer[] not null check (cardinality(members) >= 5),
    mean double precision not null check (mean between 0 and 4),
    is_shown boolean not null default true,
    made_at timestamptz not null
  )`.execute(db);
  await sql`create index profile_aggregates_process on profile_aggregates (process_id)`.execute(db);
}
