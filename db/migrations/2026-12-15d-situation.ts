/** Situation pictures, replies of municipalities, and where a picture was made use of. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

const text = (name: string, most: number) =>
  sql.raw(`${name} text not null default '' check (char_length(${name}) <= ${most})`);

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table situation_reports (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    number integer not null check (number > 0),
    title text not null check (title <> '' and char_length(title) <= 200),
    audience text not null check (audience in ('deciding', 'process')),
    ${text("scope", 2000)},
    ${text("method", 3000)},
    ${text("data_basis", 3000)},
    ${text("gaps", 3000)},
    confidence text not null check (confidence in ('hoch', 'mittel', 'niedrig', 'unbekannt')),
    state text not null check (state in ('draft', 'reply', 'frozen', 'released')),
    -- Its words are in what was frozen.
    document_id integer references documents on delete set null,
    reply_until date,
    payload text,
    payload_hash text check (payload_hash ~ '^[0-9a-f]{64}$'),
    frozen_at timestamptz,
    frozen_by integer references people on delete set null,
    released_at timestamptz,
    released_by integer references people on delete set null,
    revision integer not null default 1,
    created_at timestamptz not null,
    unique (process_id, number),
    check ((state in ('frozen', 'released')) = (payload is not null and payload_hash is not null and frozen_at is not null)),
    check ((state = 'released') = (released_at is not null)),
    check (state = 'draft' or reply_until is not null)
  )`.execute(db);
  await sql`create table situation_replies (
    report_id integer not null references situation_reports on delete cascade,
    organisation_id integer not null references organisations,
    kind text not null check (kind in ('agreed', 'comment', 'withdrawn')),
    ${text("body", 3000)},
    person_id integer references people on delete set null,
    replied_at timestamptz not null,
    primary key (report_id, organisation_id),
    check (kind <> 'comment' or body <> '')
  )`.execute(db);
  await sql`create table situation_uses (
    report_id integer not null references situation_reports on delete cascade,
    subject text not null check (subject in ('decision', 'recommendation')),
    subject_id integer not null,
    noted_by integer references people on delete set null,
    noted_at timestamptz not null,
    primary key (report_id, subject, subject_id)
  )`.execute(db);
  // What decisions rest on stays as it was, whatever our own code does.
  await sql`create function refuse_thawing() returns trigger language plpgsql as $$
    begin
      if new.payload is distinct from old.payload or new.payload_hash is distinct from old.payload_hash
        or (new.title, new.audience, new.scope, new.method, new.data_basis, new.gaps, new.confidence)
          is distinct from (old.title, old.audience, old.scope, old.method, old.data_basis, old.gaps, old.confidence)
        or new.state not in ('frozen', 'released') or (old.state = 'released' and new.state <> 'released')
      then raise exception 'A frozen situation picture is never changed.';
      end if;
      return new;
    end
  $$`.execute(db);
  await sql`create trigger situation_reports_stay before update on situation_reports for each row
    when (old.payload is not null) execute function refuse_thawing()`.execute(db);
}
