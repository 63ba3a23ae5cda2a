/**
 * Consultations on frozen texts, and what organisations say to them. What may not happen is said here: two voices of one organisation,
 * a text that still changes, a submitted statement that is altered. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await consultations(db);
  await statements(db);
  for (const [table, column] of [
    ["consultations", "process_id"],
    ["consultation_texts", "version_id"],
    ["consultation_invitations", "organisation_id"],
    ["consultation_invitations", "wave_id"],
    ["consultation_extensions", "consultation_id"],
    ["statements", "consultation_id"],
    ["statement_points", "text_id"],
    ["statement_points", "question_id"],
  ])
    await sql`create index ${sql.id(`${table}_${column}`)} on ${sql.table(table!)} (${sql.id(column!)})`.execute(db);
}

async function consultations(db: Kysely<unknown>): Promise<void> {
  await sql`create table consultations (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    title text not null check (char_length(title) between 1 and 200),
    cover_note text not null check (char_length(btrim(cover_note)) between 1 and 10000),
    confidentiality text not null check (char_length(confidentiality) <= 300),
    publication text not null check (publication in ('moderation', 'invited', 'process')),
    silence text not null check (silence in ('nothing', 'no_objection')),
    laender text[] not null check (laender <@ array[
      'BW', 'BY', 'BE', 'BB', 'HB', 'HH', 'HE', 'MV', 'NI', 'NW', 'RP', 'SL', 'SN', 'ST', 'SH', 'TH']),
    short_reason text not null check (char_length(short_reason) <= 1000),
    minimum_days integer check (minimum_days > 0),
    created_by integer not null references people,
    created_at timestamptz not null,
    opened_at timestamptz,
    opened_by integer references people,
    weighed_at timestamptz check (weighed_at is null or opened_at is not null),
    check (num_nulls(opened_at, opened_by, minimum_days) in (0, 3))
  )`.execute(db);
  // So that only a frozen version can be asked about.
  await sql`alter table document_versions add constraint document_versions_id_kind unique (id, kind)`.execute(db);
  await sql`create table consultation_texts (
    id integer generated always as identity primary key,
    consultation_id integer not null references consultations on delete cascade,
    version_id integer not null,
    version_kind text not null default 'frozen' check (version_kind = 'frozen'),
    position integer not null,
    unique (consultation_id, version_id),
    unique (id, consultation_id),
    foreign key (version_id, version_kind) references document_versions (id, kind)
  )`.execute(db);
  await sql`create table consultation_questions (
    id integer generated always as identity primary key,
    consultation_id integer not null references consultations on delete cascade,
    position integer not null,
    body text not null check (char_length(body) between 1 and 500),
    unique (consultation_id, position)
  )`.execute(db);
  await sql`create table consultation_waves (
    id integer generated always as identity primary key,
    consultation_id integer not null references consultations on delete cascade,
    number integer not null check (number > 0),
    title text not null check (char_length(title) <= 100),
    opens_at timestamptz not null,
    closes_at timestamptz not null check (closes_at > opens_at),
    told_at timestamptz,
    unique (consultation_id, number),
    unique (id, consultation_id)
  )`.execute(db);
  await sql`create table consultation_invitations (
    id integer generated always as identity primary key,
    consultation_id integer not null references consultations on delete cascade,
    wave_id integer not null,
    organisation_id integer not null references organisations,
    extended_until timestamptz,
    first_seen_at timestamptz,
    reminded_until timestamptz,
    unique (consultation_id, organisation_id),
    unique (id, consultation_id, organisation_id),
    foreign key (wave_id, consultation_id) references consultation_waves (id, consultation_id) on delete cascade
  )`.execute(db);
  await sql`create table consultation_extensions (
    id integer generated always as identity primary key,
    consultation_id integer not null references consultations on delete cascade,
    invitation_id integer not null references consultation_invitations on delete cascade,
    until timestamptz not null,
    request_reason text not null check (char_length(request_reason) <= 1000),
    requested_by integer references people,
    requested_at timestamptz,
    is_granted boolean,
    decision_reason text not null check (char_length(decision_reason) <= 1000),
    decided_by integer references people,
    decided_at timestamptz,
    check (num_nulls(requested_by, requested_at) in (0, 2)),
    check (num_nulls(is_granted, decided_by, decided_at) in (0, 3)),
    check (requested_at is not null or decided_at is not null)
  )`.execute(db);
  await sql`create unique index consultation_extensions_waiting on consultation_extensions (invitation_id) where is_granted is null`.execute(
    db,
  );
}

async function statements(db: Kysely<unknown>): Promise<void> {
  await sql`create table statements (
    id integer generated always as identity primary key,
    consultation_id integer not null references consultations on delete cascade,
    invitation_id integer not null,
    organisation_id integer not null,
    number integer not null check (number > 0),
    is_nil boolean not null,
    general_remark text not null check (char_length(general_remark) <= 20000),
    coordination text not null check (coordination in (
      'persoenlich', 'arbeitsebene', 'hausabgestimmt', 'ressortabgestimmt', 'gremium_beschlossen', 'leitung_gebilligt')),
    is_confidential boolean not null,
    channel text not null check (channel in ('online', 'email', 'brief', 'muendlich')),
    created_by integer not null references people,
    created_at timestamptz not null,
    submitted_at timestamptz,
    submitted_by integer references people,
    received_at timestamptz,
    content_hash text check (content_hash ~ '^[0-9a-f]{64}$'),
    is_late boolean not null default false,
    late_accepted boolean check (late_accepted is null or is_late),
    late_reason text not null default '' check (char_length(late_reason) <= 1000),
    superseded_at timestamptz check (superseded_at is null or submitted_at is not null),
    unique (invitation_id, number),
    check (num_nulls(submitted_at, submitted_by, received_at, content_hash) in (0, 4)),
    check (late_accepted is null or late_reason <> ''),
    check (not is_nil or general_remark = ''),
    foreign key (invitation_id, consultation_id, organisation_id)
      references consultation_invitations (id, consultation_id, organisation_id) on delete cascade
  )`.execute(db);
  // What came by letter is entered beside a draft of the house, which stays its own.
  await sql`create unique index statements_draft on statements (invitation_id)
    where submitted_at is null and channel = 'online'`.execute(db);
  // One organisation, one voice.
  await sql`create unique index statements_current on statements (invitation_id)
    where submitted_at is not null and superseded_at is null`.execute(db);
  // Deferred: when a whole consultation goes, its texts go first.
  await sql`create table statement_points (
    id integer generated always as identity primary key,
    statement_id integer not null references statements on delete cascade,
    position integer not null,
    kind text not null check (kind in ('zustimmung', 'ablehnung', 'aenderungsvorschlag', 'ergaenzung', 'streichung', 'frage',
      'hinweis', 'redaktionell', 'grundsaetzlich')),
    text_id integer references consultation_texts deferrable initially deferred,
    block_id text check (char_length(block_id) <= 100),
    quote text not null check (char_length(quote) <= 5000),
    question_id integer references consultation_questions deferrable initially deferred,
    body text not null check (char_length(body) <= 10000),
    wording text not null check (char_length(wording) <= 10000),
    unique (statement_id, position),
    check (text_id is null or question_id is null),
    check (block_id is null or text_id is not null),
    check (body <> '' or wording <> '')
  )`.execute(db);
  await frozenOnceSubmitted(db);
}

/** Who has submitted must be able to rely on it that nobody alters a word, not even by a mistake of ours. */
async function frozenOnceSubmitted(db: Kysely<unknown>): Promise<void> {
  await sql`create function refuse_submitted_statement_change() returns trigger language plpgsql as $$
    begin
      if row(old.general_remark, old.is_nil, old.coordination, old.channel, old.submitted_at, old.submitted_by, old.received_at,
             old.content_hash, old.organisation_id, old.number)
        is distinct from row(new.general_remark, new.is_nil, new.coordination, new.channel, new.submitted_at, new.submitted_by,
             new.received_at, new.content_hash, new.organisation_id, new.number) then
        raise exception 'A submitted statement is never changed.';
      end if;
      return new;
    end $$`.execute(db);
  await sql`create trigger statements_submitted before update on statements
    for each row when (old.submitted_at is not null) execute function refuse_submitted_statement_change()`.execute(db);
  await sql`create function refuse_submitted_point_change() returns trigger language plpgsql as $$
    begin
      -- Gone with its statement, when the whole process goes.
      if exists (select from statements where id = coalesce(old.statement_id, new.statement_id) and submitted_at is not null) then
        raise exception 'A submitted statement is never changed.';
      end if;
      return coalesce(new, old);
    end $$`.execute(db);
  await sql`create trigger statement_points_submitted before insert or update or delete on statement_points
    for each row execute function refuse_submitted_point_change()`.execute(db);
}
