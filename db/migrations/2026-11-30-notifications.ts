/** What is new for somebody, what of it comes by mail, and where a letter says that one can leave it off. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table notifications (
    id integer generated always as identity primary key,
    person_id integer not null references people on delete cascade,
    process_id integer not null references processes on delete cascade,
    kind text not null check (kind in (
      'mention', 'answer', 'invitation', 'comments-opened', 'proposal-decided', 'proposal-reopened',
      'roundtable-invited', 'roundtable-moved', 'roundtable-cancelled', 'roundtable-reinstated')),
    subject_kind text not null check (subject_kind in ('process', 'document', 'thread', 'proposal', 'roundtable')),
    subject_id integer not null,
    by_person_id integer references people on delete set null check (by_person_id <> person_id),
    at timestamptz not null,
    times integer not null default 1 check (times > 0),
    read_at timestamptz,
    mailed_at timestamptz,
    unique (person_id, kind, subject_kind, subject_id)
  )`.execute(db);
  await sql`create index notifications_newest on notifications (person_id, at desc, id desc)`.execute(db);
  await sql`create index notifications_unread on notifications (person_id) where read_at is null`.execute(db);
  await sql`create index notifications_unmailed on notifications (at) where mailed_at is null and read_at is null`.execute(db);
  await sql`create index notifications_subject on notifications (subject_kind, subject_id)`.execute(db);
  await sql`create table notification_settings (
    person_id integer not null references people on delete cascade,
    setting text not null check (setting in ('mention', 'answer', 'comments-opened', 'proposal-decided', 'roundtable')),
    pace text not null check (pace in ('at_once', 'daily', 'never')),
    primary key (person_id, setting)
  )`.execute(db);
  await sql`alter table mails add column settings_url text`.execute(db);
}
