/**
 * What is worked on in the room beside votes: groups that grow from one to all, and four lists that are kept side by side. Neither says who
 * wrote what. And what remains of an attendance once its names have gone. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table group_works (
    id integer generated always as identity primary key,
    roundtable_id integer not null references roundtables on delete cascade,
    point_id integer references points on delete set null,
    question text not null check (char_length(question) between 1 and 500),
    step text not null default 'alone' check (step in ('alone', 'pairs', 'fours', 'all', 'ended')),
    step_started_at timestamptz not null,
    alone_minutes smallint not null check (alone_minutes between 1 and 60),
    pairs_minutes smallint not null check (pairs_minutes between 1 and 60),
    fours_minutes smallint not null check (fours_minutes between 1 and 60),
    created_at timestamptz not null
  )`.execute(db);
  // One room works on one question.
  await sql`create unique index group_works_running on group_works (roundtable_id) where step <> 'ended'`.execute(db);
  await sql`create index group_works_roundtable on group_works (roundtable_id)`.execute(db);
  await sql`create index group_works_point on group_works (point_id)`.execute(db);
  await sql`create table group_seats (
    work_id integer not null references group_works on delete cascade,
    attendance_id integer not null references attendances on delete cascade,
    pair smallint not null check (pair > 0),
    four smallint not null check (four > 0),
    primary key (work_id, attendance_id)
  )`.execute(db);
  await sql`create index group_seats_attendance on group_seats (attendance_id)`.execute(db);
  await sql`create table room_notes (
    id integer generated always as identity primary key,
    roundtable_id integer not null references roundtables on delete cascade,
    point_id integer references points on delete set null,
    list text check (list in ('questions', 'solutions', 'concerns', 'information')),
    work_id integer references group_works on delete cascade,
    four smallint check (four > 0),
    body text not null check (char_length(body) between 1 and 200),
    check (num_nonnulls(list, work_id) = 1),
    check (num_nonnulls(work_id, four) in (0, 2))
  )`.execute(db);
  await sql`create index room_notes_roundtable on room_notes (roundtable_id)`.execute(db);
  await sql`create index room_notes_work on room_notes (work_id)`.execute(db);
  await sql`create index room_notes_point on room_notes (point_id)`.execute(db);
  await sql`create table attendance_totals (
    roundtable_id integer not null references roundtables on delete cascade,
    bench text not null,
    persons integer not null check (persons > 0),
    online integer not null check (online between 0 and persons),
    organisations integer not null check (organisations between 0 and persons),
    municipalities integer not null check (municipalities between 0 and organisations),
    primary key (roundtable_id, bench)
  )`.execute(db);
  await sql`alter table roundtables add column attendance_thinned_at timestamptz`.execute(db);
  await sql`create table minutes_scans (
    roundtable_id integer primary key references minutes_rounds on delete cascade,
    name text not null check (char_length(name) between 1 and 200),
    bytes bytea not null check (octet_length(bytes) between 1 and 20971520),
    uploaded_by integer not null references people,
    uploaded_at timestamptz not null
  )`.execute(db);
  await sql`alter table tasks add column reminders smallint not null default 0 check (reminders between 0 and 2)`.execute(db);
  await widenCheck(db, "notifications", "kind", ["task-due"]);
}
