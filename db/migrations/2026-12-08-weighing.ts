/**
 * Weighing: what becomes of each point of a statement, who drafted, checked and released the answer, and where the text has changed.
 * Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

const DISPOSITIONS = sql`('folgen', 'teilweise', 'nicht_folgen', 'kenntnis', 'vertagt', 'nicht_gegenstand')`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table weighings (
    point_id integer primary key references statement_points on delete cascade,
    assignee_id integer references people,
    due_on date,
    state text not null check (state in ('open', 'draft', 'checked', 'released')),
    disposition text check (disposition in ${DISPOSITIONS}),
    reason text not null check (char_length(reason) <= 10000),
    change_version_id integer references document_versions,
    revision integer not null default 0,
    drafted_by integer references people,
    drafted_at timestamptz,
    checked_by integer references people,
    checked_at timestamptz,
    released_by integer references people,
    released_at timestamptz,
    check ((state = 'open') = (disposition is null)),
    check (state = 'open' or reason <> ''),
    check ((state = 'open') = (drafted_at is null)),
    check ((state in ('checked', 'released')) = (checked_at is not null)),
    check ((state = 'released') = (released_at is not null)),
    check (num_nulls(drafted_by, drafted_at) in (0, 2) and num_nulls(checked_by, checked_at) in (0, 2)),
    check (num_nulls(released_by, released_at) in (0, 2)),
    check (checked_by <> drafted_by)
  )`.execute(db);
  await sql`create index weighings_assignee on weighings (assignee_id)`.execute(db);
  await sql`create table weighing_versions (
    id integer generated always as identity primary key,
    point_id integer not null references statement_points on delete cascade,
    disposition text not null check (disposition in ${DISPOSITIONS}),
    reason text not null,
    person_id integer not null references people,
    at timestamptz not null
  )`.execute(db);
  await sql`create index weighing_versions_point_id on weighing_versions (point_id)`.execute(db);
}
