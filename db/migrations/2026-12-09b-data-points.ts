/** Figures with definition, source and as-of date, whatever they are about. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table data_points (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    subject text not null check (subject ~ '^[a-z_]{1,40}$'),
    subject_id integer not null,
    indicator text not null check (indicator <> '' and char_length(indicator) <= 200),
    value double precision not null check (value >= 0),
    upper double precision check (upper > value),
    unit text not null check (char_length(unit) <= 100),
    precision text not null check (precision in ('exakt', 'gerundet', 'mindestens', 'hoechstens', 'etwa')),
    definition text not null check (char_length(definition) <= 500),
    as_of date not null,
    source text not null check (source <> '' and char_length(source) <= 500),
    source_url text not null check (char_length(source_url) <= 500),
    note text not null default '' check (char_length(note) <= 1000),
    part_of integer,
    to_check boolean not null default false,
    checked_by integer references people,
    checked_at timestamptz,
    created_by integer references people,
    created_at timestamptz not null,
    unique (process_id, id),
    -- What is a part of something is part of something in the same process; it stays when the whole goes.
    foreign key (process_id, part_of) references data_points (process_id, id) on delete set null (part_of),
    check (part_of <> id),
    check (num_nulls(checked_by, checked_at) in (0, 2)),
    check (not (to_check and checked_at is not null)),
    -- Two ends, or one bound: not both.
    check (upper is null or precision in ('exakt', 'gerundet', 'etwa'))
  )`.execute(db);
  await sql`create index data_points_subject on data_points (subject, subject_id)`.execute(db);
  await sql`create index data_points_part_of on data_points (process_id, part_of)`.execute(db);
  // Whoever has figures lets them go with itself: create trigger … after delete … execute function forget_data_points('format').
  await sql`create function forget_data_points() returns trigger language plpgsql as $$
    begin
      delete from data_points where subject = tg_argv[0] and subject_id = old.id;
      return null;
    end
  $$`.execute(db);
}
