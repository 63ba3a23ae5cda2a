/**
 * Approvals of minutes that were taken back, with what had been approved; what each signature was about; and runs of methods belong to
 * the point of the roundtable that is on when they are opened. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table withdrawn_approvals (
    id integer generated always as identity primary key,
    roundtable_id integer not null references roundtables on delete cascade,
    version_id integer not null references document_versions,
    approved_at timestamptz not null,
    facts jsonb check (jsonb_typeof(facts) = 'object'),
    -- Null once names have gone from the list of those present.
    attendees jsonb check (jsonb_typeof(attendees) = 'array'),
    chair_id integer references people,
    chair_signed_at timestamptz,
    recorder_id integer references people,
    recorder_signed_at timestamptz,
    scan_name text,
    scan_bytes bytea,
    reason text not null check (char_length(reason) between 1 and 1000),
    withdrawn_by integer not null references people,
    withdrawn_at timestamptz not null,
    check ((chair_id is null) = (chair_signed_at is null)),
    check ((recorder_id is null) = (recorder_signed_at is null)),
    check ((scan_name is null) = (scan_bytes is null))
  )`.execute(db);
  await sql`create index withdrawn_approvals_roundtable on withdrawn_approvals (roundtable_id)`.execute(db);
  // Empty: signed before it was kept.
  await sql`alter table minutes_signatures add column facts_seen text not null default ''`.execute(db);
  await widenCheck(db, "notifications", "kind", ["minutes-withdrawn"]);
  // Roundtables are to the right of methods, which do not know what is on.
  await sql`create function place_method_run() returns trigger language plpgsql as $$
    begin
      new.point_id := (select current_point_id from public.roundtables where id = new.roundtable_id and state = 'open');
      return new;
    end $$`.execute(db);
  await sql`create trigger method_runs_point before update of state on method_runs for each row
    when (old.state = 'created' and new.state = 'open' and new.point_id is null and new.roundtable_id is not null)
    execute function place_method_run()`.execute(db);
}
