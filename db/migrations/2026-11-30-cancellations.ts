/**
 * A roundtable can be called off, and what those invited to it know is noted, so that they hear of a change once. Landed migrations
 * are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table roundtables drop constraint roundtables_state_check`.execute(db);
  await sql`alter table roundtables add constraint roundtables_state_check check (state in ('planned', 'open', 'closed', 'cancelled'))`.execute(
    db,
  );
  await sql`alter table roundtables add column told jsonb`.execute(db);
  await sql`create table roundtable_invitees (
    roundtable_id integer not null references roundtables on delete cascade,
    person_id integer not null references people on delete cascade,
    primary key (roundtable_id, person_id)
  )`.execute(db);
  await sql`alter table mails add column calendar text not null default ''`.execute(db);
  await sql`create index roundtable_invitees_person on roundtable_invitees (person_id)`.execute(db);
  await inviteesSoFar(db);
}

/** The letters said what the plan says today; they went to those expected then, which is nearly those expected now. */
async function inviteesSoFar(db: Kysely<unknown>): Promise<void> {
  await sql`update roundtables set told = jsonb_build_object(
      'startsAt', to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'plannedMinutes', planned_minutes,
      'place', place, 'videoUrl', video_url, 'isCancelled', false)
    where exists (select from process_events where process_events.process_id = roundtables.process_id
      and kind = 'roundtable-invited' and path = '/roundtables/' || roundtables.id)`.execute(db);
  await sql`insert into roundtable_invitees (roundtable_id, person_id)
    select distinct roundtables.id, mandates.person_id
    from roundtables join mandates on mandates.process_id = roundtables.process_id
      and (starts_at at time zone 'Europe/Berlin')::date between valid_from and coalesce(valid_to, 'infinity')
    where told is not null`.execute(db);
}
