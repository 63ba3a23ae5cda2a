/**
 * Minutes from draft to approved: circulated in a frozen version until a day, objections with their answers, a corrected version, and
 * two signatures by two people. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table minutes_rounds (
    roundtable_id integer primary key references roundtables on delete cascade,
    version_id integer not null references document_versions,
    corrected_version_id integer references document_versions,
    circulated_at timestamptz not null,
    objections_until timestamptz not null,
    ended_at timestamptz,
    approved_at timestamptz,
    check (objections_until > circulated_at),
    check (corrected_version_id <> version_id)
  )`.execute(db);
  await sql`create table minutes_objections (
    id integer generated always as identity primary key,
    roundtable_id integer not null references minutes_rounds on delete cascade,
    mandate_id integer not null references mandates on delete cascade,
    body text not null check (char_length(body) between 1 and 3000),
    created_at timestamptz not null,
    is_accepted boolean,
    answer text not null default '' check (char_length(answer) <= 3000),
    check (is_accepted is not null or answer = '')
  )`.execute(db);
  await sql`create index minutes_objections_roundtable on minutes_objections (roundtable_id)`.execute(db);
  await sql`create table minutes_signatures (
    roundtable_id integer not null references minutes_rounds on delete cascade,
    part text not null check (part in ('chair', 'recorder')),
    person_id integer not null references people,
    signed_at timestamptz not null,
    primary key (roundtable_id, part),
    unique (roundtable_id, person_id)
  )`.execute(db);
  await widenCheck(db, "notifications", "kind", ["minutes-circulated"]);
}
