/** Municipalities by their official key, with what is known of them. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table places (
    id integer generated always as identity primary key,
    ags text not null unique check (ags ~ '^(0[1-9]|1[0-6]|99)[0-9]{6}$'),
    name text not null check (name <> '' and char_length(name) <= 200),
    land text not null generated always as (left(ags, 2)) stored,
    district text not null default '' check (char_length(district) <= 200),
    population integer check (population >= 0),
    population_on date,
    latitude double precision check (latitude between 47 and 56),
    longitude double precision check (longitude between 5 and 16),
    source text not null default '' check (char_length(source) <= 300),
    ended_on date,
    successor_id integer references places,
    folded_name text not null generated always as (search_fold(name)) stored,
    constraint places_population_has_a_day check (num_nonnulls(population, population_on) <> 1),
    constraint places_are_somewhere check (num_nonnulls(latitude, longitude) <> 1),
    constraint places_follow_what_ended check (successor_id is null or (ended_on is not null and successor_id <> id))
  )`.execute(db);
  await sql`create index places_folded_name on places using gin (folded_name gin_trgm_ops) with (fastupdate = off)`.execute(db);
  await sql`create index places_land on places (land, name, id)`.execute(db);
  await sql`create table place_imports (
    id integer generated always as identity primary key,
    file_name text not null check (char_length(file_name) <= 300),
    imported_by integer references people on delete set null,
    imported_at timestamptz not null,
    added integer not null,
    changed integer not null,
    unchanged integer not null,
    ended integer not null,
    refused jsonb not null
  )`.execute(db);
}
