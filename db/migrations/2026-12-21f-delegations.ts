/**
 * Delegation sheets: who meets whom, prepared how, and what was learned. Confidential from their first moment. Figures of an entry of
 * the register now go with it. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

const text = (name: string, most: number) =>
  sql.raw(`${name} text not null default '' check (char_length(${name}) <= ${most})`);
/** Null: nobody has said; that is not zero. */
const count = (name: string) => sql.raw(`${name} integer check (${name} between 0 and 999)`);

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table delegation_meetings (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    organisation_id integer not null references organisations,
    partnership_id integer references partnerships on delete set null,
    title text not null check (title <> '' and char_length(title) <= 200),
    direction text not null check (direction in ('incoming', 'outgoing')),
    country text not null check (country ~ '^[A-Z]{2}$'),
    meets_on date not null,
    ${text("place", 200)},
    ${count("own_people")}, ${count("other_people")},
    ${count("own_deciders")}, ${count("other_deciders")},
    ${count("own_speakers")}, ${count("other_speakers")},
    ${count("own_experts")}, ${count("other_experts")},
    ${text("own_side", 1000)},
    ${text("other_side", 1000)},
    ${text("languages", 500)},
    ${text("aims", 3000)},
    briefed_on date,
    ${text("briefing", 3000)},
    debriefed_on date,
    ${text("debrief", 3000)},
    -- Never for everybody.
    sight text not null check (sight in ('own', 'deciding')),
    revision integer not null default 1,
    created_by integer references people on delete set null,
    created_at timestamptz not null,
    check (own_deciders <= own_people and own_speakers <= own_people and own_experts <= own_people),
    check (other_deciders <= other_people and other_speakers <= other_people and other_experts <= other_people)
  )`.execute(db);
  await sql`create index delegation_meetings_process on delegation_meetings (process_id, meets_on desc)`.execute(db);
  // One that came back after it was removed bears the label that it had.
  await sql`create function mark_delegation_meeting() returns trigger language plpgsql as $$
    begin
      insert into public.markings (process_id, kind, record_id, label, set_by, set_at)
      values (new.process_id, 'delegation', new.id, 'AMBER+STRICT', new.created_by, new.created_at)
      on conflict do nothing;
      return null;
    end
  $$`.execute(db);
  await sql`create trigger delegation_meetings_marked after insert on delegation_meetings for each row
    execute function mark_delegation_meeting()`.execute(db);
  for (const [subject, table] of [
    ["partnership", "partnerships"],
    ["interdependency", "interdependencies"],
  ] as const) {
    await sql`delete from data_points where subject = ${subject} and subject_id not in (select id from ${sql.table(table)})`.execute(
      db,
    );
    await sql`create trigger ${sql.ref(`${table}_figures`)} after delete on ${sql.table(table)} for each row
      execute function forget_data_points(${sql.lit(subject)})`.execute(db);
    await sql`create trigger ${sql.ref(`data_points_of_${table}`)} before insert or update of subject, subject_id on data_points
      for each row when (new.subject = ${sql.lit(subject)}) execute function require_subject(${sql.lit(table)})`.execute(db);
  }
}
