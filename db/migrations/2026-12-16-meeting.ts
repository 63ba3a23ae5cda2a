/**
 * The running order as a room follows it: who presents, what is for the inside only, sub-points, fixed times, more time granted,
 * when a point began, and what became of one that was not dealt with. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table points
    add column presenter text not null default '' check (char_length(presenter) <= 200),
    add column is_internal boolean not null default false,
    add column is_sub boolean not null default false,
    add column fixed_time text check (fixed_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
    add column granted_minutes integer not null default 0,
    add column started_at timestamptz,
    add column outcome text check (outcome in ('skipped', 'carried')),
    add column recommendation_id integer references recommendations on delete set null,
    add column carried_from_id integer unique references points on delete set null,
    add constraint points_minutes_in_all check (granted_minutes >= 0 and minutes + granted_minutes <= 1440),
    add constraint points_not_carried_from_itself check (carried_from_id <> id)`.execute(db);
  await sql`create index points_waiting on points (roundtable_id) where outcome = 'carried'`.execute(db);
  await sql`create index points_recommendation on points (recommendation_id)`.execute(db);
}
