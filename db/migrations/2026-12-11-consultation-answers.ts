/**
 * What senders say to the replies, once each, and what the moderation answers where they contest one. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table consultations add column senders_told_at timestamptz
    check (senders_told_at is null or weighed_at is not null)`.execute(db);
  await sql`create table reply_responses (
    point_id integer primary key references weighings on delete cascade,
    is_accepted boolean not null,
    words text not null check (char_length(words) <= 5000),
    standing text check (standing in ('aufrechterhalten', 'erledigt', 'geaendert', 'zurueckgezogen')),
    version_id integer references document_versions,
    person_id integer not null references people,
    at timestamptz not null,
    settlement text not null default '' check (char_length(settlement) <= 5000),
    settled_by integer references people,
    settled_at timestamptz,
    check ((standing is null) = (version_id is null)),
    check (words <> '' or is_accepted and coalesce(standing <> 'geaendert', true)),
    check (num_nulls(settled_by, settled_at) in (0, 2)),
    check ((settled_at is null) = (settlement = '')),
    check (settled_at is null or not is_accepted)
  )`.execute(db);
  await widenCheck(db, "notifications", "kind", ["consultation-weighed", "reply-contested", "contest-settled"]);
  await widenCheck(db, "notifications", "subject_kind", ["consultation"]);
}
