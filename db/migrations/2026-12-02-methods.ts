/**
 * One engine for all methods of asking: who has a voice is frozen when a run opens, and what comes out never changes. Of secret runs the
 * database knows who voted and what is in the urn, and nothing that joins them. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

const METHODS = ["poll", "dots", "matrix", "resistance", "consent", "levels", "delphi"];
const BENCHES = ["bund", "laender", "kommunen", "wirtschaft", "zivilgesellschaft", "wissenschaft"];

const oneOf = (column: string, values: readonly string[]) =>
  `${column} text not null check (${column} in (${values.map((value) => `'${value}'`).join(", ")}))`;

const statements = [
  // A run takes place in a roundtable of its own process.
  `alter table roundtables add constraint roundtables_of_process unique (process_id, id)`,
  `create table method_runs (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    stage text not null,
    roundtable_id integer,
    point_id integer references points on delete set null,
    ${oneOf("method", METHODS)},
    config jsonb not null,
    question text not null check (question <> '' and length(question) <= 500),
    explanation text not null default '' check (length(explanation) <= 3000),
    ${oneOf("voice", ["person", "organisation"])},
    is_secret boolean not null,
    ${oneOf("reason", ["off", "optional", "required"])},
    ${oneOf("release", ["at_closing", "by_hand"])},
    ${oneOf("state", ["created", "open", "closed", "released"])},
    round integer not null default 1 check (round between 1 and 9),
    previous_run_id integer unique references method_runs,
    revision integer not null default 0,
    closes_at timestamptz,
    created_by integer not null references people,
    created_at timestamptz not null,
    opened_at timestamptz,
    closed_at timestamptz,
    released_at timestamptz,
    -- Delphi lives on nobody knowing whose estimate it is.
    check (method <> 'delphi' or is_secret),
    check ((state = 'created') = (opened_at is null)),
    check ((state in ('closed', 'released')) = (closed_at is not null)),
    check ((state = 'released') = (released_at is not null)),
    check ((round = 1) = (previous_run_id is null)),
    foreign key (process_id, roundtable_id) references roundtables (process_id, id)
  )`,
  `create index method_runs_process on method_runs (process_id, state)`,
  `create index method_runs_roundtable on method_runs (roundtable_id) where roundtable_id is not null`,
  `create table method_options (
    id integer generated always as identity primary key,
    run_id integer not null references method_runs on delete cascade,
    position integer not null,
    label text not null check (label <> '' and length(label) <= 300),
    topic_id integer references topics,
    agenda_item_id integer references agenda_items,
    is_passive boolean not null default false,
    unique (run_id, position),
    unique (run_id, topic_id),
    unique (run_id, agenda_item_id),
    check (topic_id is null or agenda_item_id is null)
  )`,
  `create index method_options_topic on method_options (topic_id) where topic_id is not null`,
  `create index method_options_item on method_options (agenda_item_id) where agenda_item_id is not null`,
  // Who has a voice: frozen when the run opens. One row is one voice, of a person or of the organisation that is represented.
  `create table method_voices (
    run_id integer not null references method_runs on delete cascade,
    voice_key text not null,
    person_id integer references people,
    organisation_id integer not null references organisations,
    ${oneOf("bench", BENCHES)},
    primary key (run_id, voice_key),
    check (voice_key = case when person_id is null then 'organisation:' || organisation_id else 'person:' || person_id end)
  )`,
  // Who may cast it. Nobody has two hands in one run, neither their own and another one's.
  `create table method_entitled (
    run_id integer not null,
    person_id integer not null references people,
    voice_key text not null,
    is_substitute boolean not null default false,
    primary key (run_id, person_id),
    foreign key (run_id, voice_key) references method_voices on delete cascade
  )`,
  `create index method_entitled_person on method_entitled (person_id)`,
  `create table method_batches (
    id integer generated always as identity primary key,
    run_id integer not null references method_runs on delete cascade,
    issued integer not null check (issued > 0),
    returned integer not null,
    invalid integer not null check (invalid >= 0),
    rows jsonb,
    voices jsonb,
    entered_by integer not null references people,
    entered_at timestamptz not null,
    confirmed_by integer references people,
    confirmed_at timestamptz,
    check (returned between 0 and issued),
    check (invalid <= returned),
    check (rows is null or jsonb_array_length(rows) = returned - invalid),
    -- Four eyes.
    check (confirmed_by <> entered_by),
    check ((confirmed_by is null) = (confirmed_at is null)),
    -- What was counted stands with the ballots, and nowhere a second time.
    check ((rows is null) = (confirmed_at is not null) and (voices is null) = (confirmed_at is not null))
  )`,
  `create index method_batches_run on method_batches (run_id)`,
  `create table method_ballots (
    run_id integer not null,
    voice_key text not null,
    answers jsonb not null,
    cast_by integer not null references people,
    cast_at timestamptz not null,
    batch_id integer references method_batches,
    primary key (run_id, voice_key),
    foreign key (run_id, voice_key) references method_voices
  )`,
  // Of secret runs: who has voted, without a time.
  `create table method_voters (
    run_id integer not null,
    voice_key text not null,
    primary key (run_id, voice_key),
    foreign key (run_id, voice_key) references method_voices
  )`,
  // And what: all in one row, sorted by what they say, so that neither time nor order nor the number of a transaction is left of any.
  `create table method_urns (
    run_id integer primary key references method_runs,
    ballots jsonb not null default '[]' check (jsonb_typeof(ballots) = 'array')
  )`,
  // As text: what was hashed is what is read.
  `create table method_snapshots (
    run_id integer primary key references method_runs,
    result json not null,
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    taken_at timestamptz not null
  )`,
  // What goes on from topics and items, and by which rule that was agreed.
  `create table short_list_entries (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    topic_id integer unique,
    agenda_item_id integer unique,
    reason text not null check (reason <> '' and length(reason) <= 1000),
    added_by integer not null references people,
    added_at timestamptz not null,
    check ((topic_id is null) <> (agenda_item_id is null)),
    foreign key (topic_id, process_id) references topics (id, process_id),
    foreign key (agenda_item_id, process_id) references agenda_items (id, process_id)
  )`,
  `create index short_list_entries_process on short_list_entries (process_id)`,
  `create table short_list_agreements (
    process_id integer primary key references processes on delete cascade,
    reason text not null check (reason <> '' and length(reason) <= 1000),
    agreed_by integer not null references people,
    agreed_at timestamptz not null
  )`,
  // A state never goes back; once open nothing is asked otherwise, and secrecy and silence are only ever tightened.
  `create function guard_method_run() returns trigger language plpgsql as $$
    declare steps text[] := array['created', 'open', 'closed', 'released'];
    begin
      if array_position(steps, new.state) < array_position(steps, old.state) then
        raise exception 'a run never goes back' using errcode = 'check_violation';
      end if;
      if old.state <> 'created' and (old.method, old.config, old.question, old.voice, old.is_secret, old.reason)
        is distinct from (new.method, new.config, new.question, new.voice, new.is_secret, new.reason) then
        raise exception 'an open run is not asked otherwise' using errcode = 'check_violation';
      end if;
      if old.state <> 'created' and old.release = 'by_hand' and new.release <> 'by_hand' then
        raise exception 'what is hidden is never loosened' using errcode = 'check_violation';
      end if;
      return new;
    end $$`,
  `create trigger method_runs_guard before update on method_runs for each row execute function guard_method_run()`,
  `create function guard_method_options() returns trigger language plpgsql as $$
    begin
      if exists (select from method_runs where id = coalesce(new.run_id, old.run_id) and state <> 'created') then
        raise exception 'options of an open run stay' using errcode = 'check_violation';
      end if;
      return coalesce(new, old);
    end $$`,
  `create trigger method_options_guard before insert or update or delete on method_options
    for each row execute function guard_method_options()`,
  `create function refuse_change() returns trigger language plpgsql as $$
    begin raise exception 'a published result never changes' using errcode = 'check_violation'; end $$`,
  `create trigger method_snapshots_stay before update or delete on method_snapshots
    for each row execute function refuse_change()`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
  await widenCheck(db, "notifications", "kind", ["method-open"]);
  await widenCheck(db, "notifications", "subject_kind", ["method"]);
  await widenCheck(db, "notification_settings", "setting", ["method"]);
}
