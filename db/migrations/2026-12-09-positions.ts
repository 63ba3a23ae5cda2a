/**
 * Frozen recommendations, positions on them, reservations, dissent, decisions. What may not happen is said here: a version or a position
 * that is altered, two positions of one organisation, a veto without a wording, an adoption that nobody agreed on. Landed migrations are
 * never edited.
 */
import { sql, type Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

const hashOf = (column: string) =>
  sql.raw(`hash text not null check (hash = encode(sha256(convert_to(${column}::text, 'UTF8')), 'hex'))`);
const COORDINATION = sql`text not null check (coordination in (
  'persoenlich', 'arbeitsebene', 'hausabgestimmt', 'ressortabgestimmt', 'gremium_beschlossen', 'leitung_gebilligt'))`;
const RULE = sql`text not null check (rule in (
  'konsens', 'konsent', 'doppelt', 'qualifiziert', 'einfach', 'einstimmig', 'umlauf'))`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await versions(db);
  await positions(db);
  await decisions(db);
  await groups(db);
  await sql`create function refuse_agreement_change() returns trigger language plpgsql as $$
    begin raise exception 'What was frozen, said or decided never changes.' using errcode = 'check_violation'; end $$`.execute(
    db,
  );
  await stays(db, "recommendation_versions", []);
  await stays(db, "agreement_voices", []);
  await stays(db, "positions", ["ended_at"]);
  await stays(db, "reservations", ["lifted_at", "lifted_by"]);
  await stays(db, "position_approvals", []);
  await stays(db, "dissents", []);
  await stays(db, "agreement_decisions", []);
  await refuseUnagreed(db);
  await widenCheck(db, "notifications", "kind", ["position-asked", "agreement-objected", "agreement-decided"]);
  await widenCheck(db, "notification_settings", "setting", ["agreement"]);
}

async function versions(db: Kysely<unknown>): Promise<void> {
  // The payload as text of its own, key by key as it was hashed: jsonb would order it anew.
  await sql`create table recommendation_versions (
    id integer generated always as identity primary key,
    recommendation_id integer not null references recommendations on delete cascade,
    number integer not null check (number > 0),
    document_version_id integer not null,
    document_version_kind text not null default 'frozen' check (document_version_kind = 'frozen'),
    payload json not null,
    ${hashOf("payload")},
    frozen_by integer not null references people,
    frozen_at timestamptz not null,
    unique (recommendation_id, number),
    unique (id, recommendation_id),
    foreign key (document_version_id, document_version_kind) references document_versions (id, kind)
  )`.execute(db);
  await sql`create table agreements (
    id integer generated always as identity primary key,
    recommendation_id integer not null,
    version_id integer not null,
    rule ${RULE},
    rules_version integer not null check (rules_version >= 0),
    quorum_share integer not null check (quorum_share between 0 and 100),
    quorum_bench_share integer not null check (quorum_bench_share between 0 and 100),
    most_aside integer not null check (most_aside between 0 and 1000),
    closes_at timestamptz,
    opened_by integer not null references people,
    opened_at timestamptz not null,
    ended_at timestamptz,
    ended_how text check (ended_how in ('decided', 'objected', 'superseded', 'stopped')),
    unique (id, version_id, recommendation_id),
    check (rule <> 'umlauf' or closes_at is not null),
    check (closes_at is null or closes_at > opened_at),
    check ((ended_at is null) = (ended_how is null)),
    foreign key (version_id, recommendation_id) references recommendation_versions (id, recommendation_id) on delete cascade
  )`.execute(db);
  await sql`create unique index agreements_running on agreements (recommendation_id) where ended_at is null`.execute(db);
  await sql`create index agreements_version on agreements (version_id)`.execute(db);
  await sql`create table agreement_voices (
    agreement_id integer not null references agreements on delete cascade,
    organisation_id integer not null references organisations,
    bench text not null check (bench in ('bund', 'laender', 'kommunen')),
    counted_with integer check (counted_with <> organisation_id),
    primary key (agreement_id, organisation_id),
    foreign key (agreement_id, counted_with) references agreement_voices (agreement_id, organisation_id)
  )`.execute(db);
}

async function positions(db: Kysely<unknown>): Promise<void> {
  await sql`create table positions (
    id integer generated always as identity primary key,
    version_id integer not null references recommendation_versions on delete cascade,
    organisation_id integer not null references organisations,
    level integer not null check (level between 1 and 6),
    remark text not null check (char_length(remark) <= 5000),
    wording text not null check (char_length(wording) <= 5000),
    coordination ${COORDINATION},
    confirms_id integer references positions,
    evidence text not null check (char_length(evidence) <= 500),
    given_by integer not null references people,
    given_at timestamptz not null,
    ended_at timestamptz,
    constraint positions_veto_says_how check (level < 6 or btrim(wording) <> '')
  )`.execute(db);
  // One organisation, one voice.
  await sql`create unique index positions_current on positions (version_id, organisation_id) where ended_at is null`.execute(
    db,
  );
  await sql`create index positions_organisation on positions (organisation_id, version_id)`.execute(db);
  await sql`create table reservations (
    id integer generated always as identity primary key,
    position_id integer not null references positions on delete cascade,
    kind text not null check (kind in ('pruefvorbehalt', 'leitungsvorbehalt', 'ressortvorbehalt', 'gremienvorbehalt',
      'ratsvorbehalt', 'kabinettsvorbehalt', 'haushaltsvorbehalt', 'rechtsvorbehalt')),
    body text not null check (char_length(body) <= 2000),
    until date,
    lifted_at timestamptz,
    lifted_by integer references people,
    unique (position_id, kind),
    check ((lifted_at is null) = (lifted_by is null))
  )`.execute(db);
  await sql`create table position_approvals (
    id integer generated always as identity primary key,
    position_id integer not null references positions on delete cascade,
    coordination ${COORDINATION},
    recorded_by integer not null references people,
    recorded_at timestamptz not null
  )`.execute(db);
  await sql`create index position_approvals_position on position_approvals (position_id)`.execute(db);
  await sql`create table delegation_notes (
    recommendation_id integer not null references recommendations on delete cascade,
    organisation_id integer not null references organisations,
    body text not null check (char_length(body) <= 5000),
    revision integer not null default 1,
    written_by integer not null references people,
    written_at timestamptz not null,
    primary key (recommendation_id, organisation_id)
  )`.execute(db);
  await sql`create table dissents (
    id integer generated always as identity primary key,
    version_id integer not null references recommendation_versions on delete cascade,
    block_id text check (char_length(block_id) <= 100),
    quote text not null check (char_length(quote) <= 5000),
    body text not null check (char_length(btrim(body)) between 1 and 20000),
    filed_by integer not null references people,
    filed_at timestamptz not null
  )`.execute(db);
  await sql`create index dissents_version on dissents (version_id)`.execute(db);
  await sql`create table dissent_signatures (
    dissent_id integer not null references dissents on delete cascade,
    organisation_id integer not null references organisations,
    signed_by integer not null references people,
    signed_at timestamptz not null,
    withdrawn_at timestamptz,
    primary key (dissent_id, organisation_id)
  )`.execute(db);
}

async function decisions(db: Kysely<unknown>): Promise<void> {
  await sql`create table agreement_decisions (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    number text not null,
    recommendation_id integer not null,
    version_id integer not null,
    agreement_id integer not null unique,
    outcome text not null check (outcome in (
      'angenommen', 'angenommen_mit_vorbehalt', 'angenommen_mit_dissens', 'zurueckgestellt', 'abgelehnt')),
    rule ${RULE},
    reason text not null check (char_length(reason) <= 2000),
    record json not null,
    ${hashOf("record")},
    text_hash text not null check (text_hash ~ '^[0-9a-f]{64}$'),
    decided_by integer references people,
    decided_at timestamptz not null,
    unique (process_id, number),
    check (decided_by is not null or rule = 'umlauf'),
    foreign key (agreement_id, version_id, recommendation_id) references agreements (id, version_id, recommendation_id)
      on delete cascade
  )`.execute(db);
  await sql`create unique index agreement_decisions_adopted on agreement_decisions (recommendation_id)
    where outcome in ('angenommen', 'angenommen_mit_vorbehalt', 'angenommen_mit_dissens')`.execute(db);
  await sql`create index agreement_decisions_recommendation on agreement_decisions (recommendation_id)`.execute(db);
}

async function groups(db: Kysely<unknown>): Promise<void> {
  await sql`create table voice_groups (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    kind text not null check (kind in ('coordinated', 'association')),
    organisation_id integer not null references organisations,
    counted text not null check (counted in ('speaker', 'members')),
    created_by integer not null references people,
    created_at timestamptz not null,
    unique (process_id, organisation_id),
    unique (id, process_id),
    check (kind = 'association' or counted = 'speaker')
  )`.execute(db);
  await sql`create table voice_group_members (
    group_id integer not null,
    process_id integer not null,
    organisation_id integer not null references organisations,
    primary key (process_id, organisation_id),
    foreign key (group_id, process_id) references voice_groups (id, process_id) on delete cascade
  )`.execute(db);
  await sql`create index voice_group_members_group on voice_group_members (group_id)`.execute(db);
}

/** All columns but those; rows go with their process alone. */
async function stays(db: Kysely<unknown>, table: string, except: readonly string[]): Promise<void> {
  const { rows } = await sql<{ column: string }>`
    select column_name as column from information_schema.columns
    where table_schema = current_schema() and table_name = ${table}`.execute(db);
  const kept = rows.map(({ column }) => column).filter((column) => !except.includes(column));
  const side = (of: string) => sql.raw(kept.map((column) => `${of}.${column}${isJson(column) ? "::text" : ""}`).join(", "));
  await sql`create trigger ${sql.id(`${table}_stays`)} before update on ${sql.table(table)} for each row
    when (row(${side("old")}) is distinct from row(${side("new")})) execute function refuse_agreement_change()`.execute(db);
  for (const column of except)
    await sql`create trigger ${sql.id(`${table}_${column}_once`)} before update on ${sql.table(table)} for each row
      when (old.${sql.ref(column)} is not null and old.${sql.ref(column)} is distinct from new.${sql.ref(column)})
      execute function refuse_agreement_change()`.execute(db);
}

/** PostgreSQL compares no json. */
const isJson = (column: string): boolean => column === "payload" || column === "record";

/** Not even our own mistakes adopt what was not agreed on by the rule. */
async function refuseUnagreed(db: Kysely<unknown>): Promise<void> {
  await sql`create function refuse_unagreed_adoption() returns trigger language plpgsql as $$
    begin
      if not exists (select from agreement_decisions where recommendation_id = new.id
        and outcome in ('angenommen', 'angenommen_mit_vorbehalt', 'angenommen_mit_dissens')) then
        raise exception 'Nothing is adopted without a decision about its frozen version.' using errcode = 'check_violation';
      end if;
      return new;
    end $$`.execute(db);
  await sql`create trigger recommendations_agreed before update of status on recommendations for each row
    when (new.status in ('angenommen', 'angenommen_mit_vorbehalt', 'angenommen_mit_dissens') and new.status <> old.status)
    execute function refuse_unagreed_adoption()`.execute(db);
}
