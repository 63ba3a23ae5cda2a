/** Anonymous surveys: what was answered is kept apart from whoever answered, and nothing says when. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table surveys (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    edition_id integer references format_editions on delete set null,
    title text not null check (title <> '' and char_length(title) <= 200),
    intro text not null default '' check (char_length(intro) <= 2000),
    closes_on date not null,
    is_closed boolean not null default false,
    room_code text unique check (char_length(room_code) between 6 and 20),
    asks_code boolean not null default false,
    code_salt text not null,
    before_id integer references surveys on delete set null,
    created_by integer references people,
    created_at timestamptz not null,
    check (before_id <> id)
  )`.execute(db);
  await sql`create index surveys_process_id on surveys (process_id)`.execute(db);
  await sql`create index surveys_edition_id on surveys (edition_id)`.execute(db);
  await sql`create index surveys_before_id on surveys (before_id)`.execute(db);
  await sql`create table survey_questions (
    id integer generated always as identity primary key,
    survey_id integer not null references surveys on delete cascade,
    position integer not null,
    kind text not null check (kind in ('scale', 'open')),
    words text not null check (words <> '' and char_length(words) <= 300),
    unique (survey_id, position)
  )`.execute(db);
  // Whose link it was is written nowhere; nor when it was used, nor what was answered by it.
  await sql`create table survey_links (
    token_hash text primary key,
    survey_id integer not null references surveys on delete cascade,
    is_used boolean not null default false
  )`.execute(db);
  await sql`create index survey_links_survey_id on survey_links (survey_id)`.execute(db);
  await sql`create table survey_responses (
    id uuid primary key default gen_random_uuid(),
    survey_id integer not null references surveys on delete cascade,
    answers jsonb not null,
    bench text check (bench in ('bund', 'laender', 'kommunen', 'wirtschaft', 'zivilgesellschaft', 'wissenschaft')),
    code_hash text,
    channel text not null check (channel in ('link', 'room', 'paper'))
  )`.execute(db);
  await sql`create index survey_responses_survey_id on survey_responses (survey_id)`.execute(db);
}
