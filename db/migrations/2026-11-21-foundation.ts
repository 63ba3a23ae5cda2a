/** The first data model: every table of db/schema.ts. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // One statement per array entry, so that an error names the table.
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const id = "id integer generated always as identity primary key";
/** A text that is checked by zod before; the constraint is the last wall. */
const text = (name: string, most: number) => `${name} text not null check (char_length(${name}) <= ${most})`;
const oneOf = (name: string, values: readonly string[]) =>
  `${name} text not null check (${name} in (${values.map((value) => `'${value}'`).join(", ")}))`;
const someOf = (name: string, values: readonly string[]) =>
  `${name} text[] not null default '{}' check (${name} <@ array[${values.map((value) => `'${value}'`).join(", ")}]::text[])`;

// Spelled out here and not imported: a migration says what was true when it landed.
const BENCHES = ["bund", "laender", "kommunen", "wirtschaft", "zivilgesellschaft", "wissenschaft"];
const LEVELS = ["bund", "land", "kommune", "eu"];
const STAGES = [
  "auftrag",
  "lagebild",
  "themen",
  "prioritaeten",
  "entwurf",
  "konsultation",
  "einigung",
  "umsetzung",
  "evaluation",
];

const STATEMENTS = [
  // people
  `create table people (
    ${id},
    ${text("name", 200)} check (name <> ''),
    email text not null unique check (email = lower(email) and char_length(email) <= 254),
    password_hash text,
    language text check (language in ('de', 'en')),
    theme text check (theme in ('light', 'dark')),
    is_admin boolean not null default false,
    created_at timestamptz not null
  )`,
  `create table sessions (
    id text primary key,
    person_id integer not null references people on delete cascade,
    expires_at timestamptz not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    user_agent text not null
  )`,
  `create index sessions_person on sessions (person_id)`,
  `create table mails (
    ${id},
    to_email text not null,
    subject text not null,
    body text not null,
    created_at timestamptz not null,
    sent_at timestamptz
  )`,
  `create index mails_unsent on mails (id) where sent_at is null`,
  `create table password_resets (
    token_hash text primary key,
    person_id integer not null references people on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create index password_resets_person on password_resets (person_id)`,
  `create table submissions (
    request_id text primary key check (char_length(request_id) <= 200),
    person_id integer not null references people on delete cascade,
    result_id integer not null,
    created_at timestamptz not null
  )`,

  // organisations
  `create table organisations (
    ${id},
    ${text("name", 200)} check (name <> ''),
    ${text("short_name", 40)} check (short_name <> ''),
    ${oneOf("level", ["eu", "bund", "land", "kommune", "verband", "wirtschaft", "zivilgesellschaft", "wissenschaft", "international", "sonstige"])},
    ${oneOf("bench_default", BENCHES)},
    created_at timestamptz not null
  )`,
  `create unique index organisations_name on organisations (lower(name))`,

  // processes
  `create table process_templates (
    key text primary key,
    title jsonb not null,
    description jsonb not null,
    stages jsonb not null
  )`,
  `create table processes (
    ${id},
    number text not null unique,
    ${text("title", 200)} check (title <> ''),
    ${text("guiding_question", 500)} check (guiding_question <> ''),
    ${text("description", 5000)},
    ${oneOf("marking", ["CLEAR", "GREEN", "AMBER"])},
    starts_on date not null,
    ends_on date check (ends_on >= starts_on),
    template_key text not null references process_templates,
    ${oneOf("stage", STAGES)},
    last_agenda_number integer not null default 0,
    last_decision_number integer not null default 0,
    created_at timestamptz not null
  )`,
  `create table process_stages (
    process_id integer not null references processes on delete cascade,
    ${oneOf("key", STAGES)},
    position integer not null,
    title jsonb not null,
    purpose jsonb not null,
    open_to jsonb not null,
    done_when jsonb not null,
    rules jsonb not null,
    planned_until date,
    primary key (process_id, key),
    unique (process_id, position)
  )`,
  `alter table processes add constraint processes_stage_exists
    foreign key (id, stage) references process_stages (process_id, key) deferrable initially deferred`,
  `create table mandates (
    ${id},
    process_id integer not null references processes on delete cascade,
    person_id integer not null references people,
    organisation_id integer not null references organisations,
    ${oneOf("role", ["facilitator", "recorder", "head_delegate", "delegate", "consulted", "observer"])},
    ${oneOf("bench", BENCHES)},
    may_bind boolean not null default false,
    valid_from date not null,
    valid_to date check (valid_to >= valid_from),
    created_at timestamptz not null,
    unique (process_id, person_id)
  )`,
  `create index mandates_person on mandates (person_id)`,
  `create index mandates_organisation on mandates (organisation_id)`,
  `create table invitations (
    ${id},
    token_hash text not null unique,
    person_id integer not null references people on delete cascade,
    process_id integer references processes on delete cascade,
    invited_by integer references people,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz
  )`,
  `create index invitations_person on invitations (person_id)`,
  `create index invitations_process on invitations (process_id)`,
  `create table process_events (
    ${id},
    process_id integer not null references processes on delete cascade,
    at timestamptz not null,
    person_id integer references people,
    kind text not null,
    params jsonb not null,
    path text
  )`,
  `create index process_events_latest on process_events (process_id, id desc)`,

  // documents
  `create table documents (
    ${id},
    process_id integer not null references processes on delete cascade,
    ${oneOf("kind", ["paper", "agenda_item", "minutes"])},
    ${text("title", 200)} check (title <> ''),
    comments_open boolean not null default false,
    head_seq integer not null default 0,
    created_at timestamptz not null,
    created_by integer references people
  )`,
  `create index documents_process on documents (process_id, id)`,
  `create table document_updates (
    document_id integer not null references documents on delete cascade,
    seq integer not null,
    update bytea not null,
    person_id integer references people,
    at timestamptz not null,
    primary key (document_id, seq)
  )`,
  `create table document_states (
    document_id integer primary key references documents on delete cascade,
    up_to_seq integer not null,
    state bytea not null,
    content jsonb not null,
    plain_text text not null,
    schema_version integer not null,
    updated_at timestamptz not null
  )`,
  `create table threads (
    ${id},
    document_id integer not null references documents on delete cascade,
    ${text("quote", 2000)},
    ${text("prefix", 200)},
    ${text("suffix", 200)},
    created_by integer not null references people,
    organisation_id integer not null references organisations,
    created_at timestamptz not null,
    resolved_at timestamptz,
    resolved_by integer references people
  )`,
  `create index threads_document on threads (document_id, id)`,
  `create table comments (
    ${id},
    thread_id integer not null references threads on delete cascade,
    person_id integer not null references people,
    organisation_id integer not null references organisations,
    ${text("body", 5000)} check (body <> ''),
    created_at timestamptz not null,
    edited_at timestamptz
  )`,
  `create index comments_thread on comments (thread_id, id)`,

  // agenda
  `create table agenda_items (
    ${id},
    process_id integer not null references processes on delete cascade,
    number integer not null,
    position integer not null,
    ${text("title", 200)} check (title <> ''),
    mode text check (mode in ('austausch', 'zusammenarbeit', 'koordinierung')),
    ${text("reason", 3000)},
    ${someOf("levels", LEVELS)},
    lead_organisation_id integer references organisations,
    ${oneOf("status", ["entwurf", "in_abstimmung", "in_konsultation", "beschlussreif", "angenommen", "zurueckgestellt", "entfallen"])},
    document_id integer not null unique references documents,
    created_at timestamptz not null,
    unique (process_id, number),
    -- Withdrawing is the one way out of draft that needs no mode.
    constraint agenda_items_mode_before_leaving_draft check (mode is not null or status in ('entwurf', 'entfallen'))
  )`,
  `create index agenda_items_order on agenda_items (process_id, position)`,

  // roundtables
  `create table roundtables (
    ${id},
    process_id integer not null references processes on delete cascade,
    ${text("title", 200)} check (title <> ''),
    ${oneOf("type", ["auftakt", "workshop", "runder_tisch", "arbeitsgruppe", "plenum", "redaktionssitzung", "anhoerung", "abschluss"])},
    starts_at timestamptz not null,
    planned_minutes integer not null check (planned_minutes between 1 and 10080),
    ${text("place", 300)},
    ${text("video_url", 500)},
    ${oneOf("state", ["planned", "open", "closed"])},
    current_point_id integer,
    point_started_at timestamptz,
    opened_at timestamptz,
    closed_at timestamptz,
    minutes_document_id integer unique references documents,
    revision integer not null default 0,
    created_at timestamptz not null
  )`,
  `create index roundtables_process on roundtables (process_id, starts_at)`,
  `create table points (
    ${id},
    roundtable_id integer not null references roundtables on delete cascade,
    position integer not null,
    ${text("label", 20)} check (label <> ''),
    ${text("title", 200)} check (title <> ''),
    ${oneOf("kind", ["information", "beratung", "meinungsbild", "beschluss", "methode", "verschiedenes", "pause"])},
    minutes integer not null check (minutes between 0 and 1440),
    agenda_item_id integer references agenda_items,
    document_id integer references documents,
    done_at timestamptz,
    unique (roundtable_id, id)
  )`,
  `create index points_order on points (roundtable_id, position)`,
  `alter table roundtables add constraint roundtables_current_point
    foreign key (id, current_point_id) references points (roundtable_id, id)`,
  `create table attendances (
    ${id},
    roundtable_id integer not null references roundtables on delete cascade,
    mandate_id integer references mandates,
    guest_name text check (char_length(guest_name) <= 200),
    guest_organisation text check (char_length(guest_organisation) <= 200),
    ${oneOf("status", ["expected", "present", "excused"])},
    mode text check (mode in ('in_person', 'online')),
    updated_at timestamptz not null,
    unique (roundtable_id, mandate_id),
    check ((mandate_id is null) <> (guest_name is null))
  )`,
  `create table decisions (
    ${id},
    process_id integer not null references processes on delete cascade,
    roundtable_id integer not null references roundtables on delete cascade,
    point_id integer references points,
    number text not null,
    ${text("body", 3000)} check (body <> ''),
    created_by integer not null references people,
    created_at timestamptz not null,
    unique (process_id, number)
  )`,
  `create index decisions_roundtable on decisions (roundtable_id)`,
  `create table tasks (
    ${id},
    process_id integer not null references processes on delete cascade,
    roundtable_id integer not null references roundtables on delete cascade,
    point_id integer references points,
    ${text("body", 3000)} check (body <> ''),
    organisation_id integer references organisations,
    due_on date,
    done_at timestamptz,
    created_by integer not null references people,
    created_at timestamptz not null
  )`,
  `create index tasks_roundtable on tasks (roundtable_id)`,
  `create index tasks_organisation on tasks (process_id, organisation_id) where done_at is null`,

  // methods
  `create table polls (
    ${id},
    process_id integer not null references processes on delete cascade,
    roundtable_id integer not null references roundtables on delete cascade,
    point_id integer not null references points,
    ${text("question", 500)} check (question <> ''),
    ${oneOf("kind", ["yes_no_abstain", "choice"])},
    ${oneOf("voice", ["person", "organisation"])},
    ${oneOf("state", ["created", "started", "finished", "published"])},
    created_by integer not null references people,
    created_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    published_at timestamptz
  )`,
  `create index polls_roundtable on polls (roundtable_id)`,
  `create table poll_options (
    ${id},
    poll_id integer not null references polls on delete cascade,
    position integer not null,
    ${text("label", 200)} check (label <> ''),
    unique (poll_id, id),
    unique (poll_id, position)
  )`,
  `create table ballots (
    poll_id integer not null references polls on delete cascade,
    -- One voice: the key names a person or an organisation, and it counts once.
    voice_key text not null,
    option_id integer not null,
    ${oneOf("bench", BENCHES)},
    person_id integer not null references people,
    organisation_id integer not null references organisations,
    cast_at timestamptz not null,
    primary key (poll_id, voice_key),
    foreign key (poll_id, option_id) references poll_options (poll_id, id)
  )`,

  // formats
  `create table formats (
    ${id},
    process_id integer not null references processes on delete cascade,
    ${text("name", 200)} check (name <> ''),
    ${oneOf("kind", ["runder_tisch", "gespraechskreis", "koordinierungsrunde", "staedtenetzwerk", "servicestelle", "beauftragte_stelle", "arbeitsgemeinschaft", "konferenz", "fortbildungsreihe", "plattform"])},
    ${text("organiser", 200)},
    ${text("commissioned_by", 200)},
    ${someOf("levels", LEVELS)},
    ${text("audience", 500)},
    ${text("rhythm", 200)},
    ${text("founded", 50)},
    ${text("note", 5000)},
    created_at timestamptz not null
  )`,
  `create index formats_process on formats (process_id)`,
  `create table format_editions (
    ${id},
    format_id integer not null references formats on delete cascade,
    ${text("label", 200)} check (label <> ''),
    starts_on date,
    ends_on date check (ends_on >= starts_on),
    year integer not null check (year between 1900 and 2200),
    ${text("place", 200)},
    ${text("note", 2000)},
    unique (format_id, id)
  )`,
  `create index format_editions_format on format_editions (format_id, year)`,
  `create table format_figures (
    ${id},
    format_id integer not null references formats on delete cascade,
    edition_id integer,
    ${text("indicator", 200)} check (indicator <> ''),
    value double precision not null,
    ${text("unit", 100)},
    ${oneOf("precision", ["exakt", "gerundet", "mindestens", "hoechstens", "etwa"])},
    ${text("definition", 500)},
    as_of date not null,
    ${text("source", 500)} check (source <> ''),
    ${text("source_url", 500)},
    foreign key (format_id, edition_id) references format_editions (format_id, id) on delete cascade
  )`,
  `create index format_figures_format on format_figures (format_id)`,
  `create table evaluations (
    ${id},
    format_id integer not null references formats on delete cascade,
    ${text("title", 200)} check (title <> ''),
    criteria_set text not null,
    period_from date not null,
    period_to date not null check (period_to >= period_from),
    created_by integer not null references people,
    created_at timestamptz not null
  )`,
  `create index evaluations_format on evaluations (format_id)`,
  `create table evaluation_raters (
    evaluation_id integer not null references evaluations on delete cascade,
    person_id integer not null references people,
    submitted_at timestamptz,
    primary key (evaluation_id, person_id)
  )`,
  `create table ratings (
    evaluation_id integer not null,
    person_id integer not null,
    criterion text not null,
    score integer check (score between 0 and 4),
    not_assessable boolean not null,
    ${text("justification", 3000)},
    ${text("evidence", 3000)},
    evidence_type text check (evidence_type in ('dokument', 'statistik', 'befragung', 'interview', 'beobachtung', 'externe_evaluation', 'presse', 'selbstauskunft')),
    evidence_strength text check (evidence_strength in ('A', 'B', 'C', 'D')),
    updated_at timestamptz not null,
    primary key (evaluation_id, person_id, criterion),
    foreign key (evaluation_id, person_id) references evaluation_raters (evaluation_id, person_id) on delete cascade,
    check (not (score is not null and not_assessable)),
    check ((evidence = '') = (evidence_type is null) and (evidence = '') = (evidence_strength is null))
  )`,
];
