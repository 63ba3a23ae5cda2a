/** Recommendations under items of the agenda, their means, levers and checks. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

const text = (name: string, most: number) =>
  sql.raw(`${name} text not null default '' check (char_length(${name}) <= ${most})`);
const oneOf = (name: string, values: readonly string[]) =>
  sql.raw(`${name} text not null check (${name} in (${values.map((value) => `'${value}'`).join(", ")}))`);
const someOf = (name: string, values: readonly string[]) =>
  sql.raw(`${name} text[] not null default '{}' check (${name} <@ array[${values.map((value) => `'${value}'`).join(", ")}])`);

const STATUSES = [
  "entwurf",
  "in_abstimmung",
  "in_konsultation",
  "in_ueberarbeitung",
  "beschlussreif",
  "angenommen",
  "angenommen_mit_vorbehalt",
  "angenommen_mit_dissens",
  "zurueckgestellt",
  "abgelehnt",
  "in_umsetzung",
  "umgesetzt",
  "ueberholt",
  "entfallen",
];
const DIMENSIONS = [
  "kultur",
  "bildung_wissenschaft",
  "wirtschaft",
  "sicherheit",
  "entwicklung",
  "klima_umwelt",
  "verwaltung_fachaustausch",
  "jugend_sport",
  "humanitaer",
];
const DOMAINS = [
  "infrastruktur",
  "cyber",
  "weltraum",
  "wirtschaft",
  "militaer",
  "kultur",
  "gesellschaft",
  "verwaltung",
  "recht",
  "nachrichtendienst",
  "diplomatie",
  "politik",
  "information",
];
const LEVERS = [
  "information_beratung",
  "vernetzung",
  "fortbildung",
  "leitlinie_freiwillig",
  "mustervereinbarung",
  "foerderung",
  "kooperationsvereinbarung",
  "anzeige_pruefverfahren",
  "rechtsaufsicht_land",
  "gesetz",
];

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table documents drop constraint documents_kind_check`.execute(db);
  await sql`alter table documents add constraint documents_kind_check
    check (kind in ('paper', 'agenda_item', 'minutes', 'recommendation'))`.execute(db);
  await sql`alter table agenda_items add column last_recommendation_number integer not null default 0`.execute(db);
  await sql`create table recommendations (
    id integer generated always as identity primary key,
    agenda_item_id integer not null references agenda_items on delete cascade,
    number integer not null check (number > 0),
    ${text("title", 200)} check (title <> ''),
    document_id integer not null unique references documents,
    ${oneOf("status", STATUSES)},
    version_id integer references document_versions,
    ${text("addressees", 300)},
    lead_organisation_id integer references organisations,
    due_on date,
    ${text("funding_source", 300)},
    ${text("indicator", 1000)},
    ${text("legal_basis", 1000)},
    ${text("policy_reference", 1000)},
    ${someOf("dimensions", DIMENSIONS)},
    ${someOf("threat_domains", DOMAINS)},
    eu_relevant boolean,
    ${text("summary_plain", 2000)},
    ${text("summary_en", 2000)},
    revision integer not null default 1,
    created_at timestamptz not null,
    unique (agenda_item_id, number),
    -- What is put to a decision is a text that nobody can change any more.
    constraint recommendations_decided_on_frozen_text check (version_id is not null or status not in (
      'in_konsultation', 'beschlussreif', 'angenommen', 'angenommen_mit_vorbehalt', 'angenommen_mit_dissens',
      'in_umsetzung', 'umgesetzt'))
  )`.execute(db);
  await sql`create table recommendation_involved (
    recommendation_id integer not null references recommendations on delete cascade,
    organisation_id integer not null references organisations,
    primary key (recommendation_id, organisation_id)
  )`.execute(db);
  await sql`create table recommendation_resources (
    recommendation_id integer not null references recommendations on delete cascade,
    level text not null check (level in ('bund', 'land', 'kommune')),
    posts double precision check (posts between 0 and 10000),
    yearly double precision check (yearly between 0 and 10000000000 and yearly = floor(yearly)),
    once double precision check (once between 0 and 10000000000 and once = floor(once)),
    primary key (recommendation_id, level),
    constraint recommendation_resources_say_something check (num_nonnulls(posts, yearly, once) > 0)
  )`.execute(db);
  await sql`create table recommendation_levers (
    recommendation_id integer not null references recommendations on delete cascade,
    ${oneOf("lever", LEVERS)},
    intensity integer not null check (intensity between 0 and 4),
    primary key (recommendation_id, lever)
  )`.execute(db);
  await sql`create table recommendation_checks (
    id integer generated always as identity primary key,
    recommendation_id integer not null references recommendations on delete cascade,
    ${oneOf("kind", ["competence", "self_government", "legal_review"])},
    answers jsonb not null,
    result text not null check (case kind
      when 'competence' then result in ('bund', 'land', 'kommune', 'gemeinsam', 'eu', 'unklar')
      when 'self_government' then result in ('vertraeglich', 'mit_auflagen', 'nicht_vertraeglich', 'offen')
      else result in ('zulaessig', 'mit_auflagen', 'unzulaessig') end),
    ${text("note", 3000)},
    ${text("reviewer", 200)} check (reviewer <> ''),
    reviewed_on date not null,
    recorded_by integer references people on delete set null,
    recorded_at timestamptz not null,
    document_seq integer not null
  )`.execute(db);
  await sql`create index recommendation_checks_newest on recommendation_checks (recommendation_id, kind, id desc)`.execute(db);
  await refuseUnchecked(db);
}

/** Not even our own mistakes adopt what was found to hurt self-government, unless a lawyer has looked at it since. */
async function refuseUnchecked(db: Kysely<unknown>): Promise<void> {
  await sql`create function refuse_unchecked_adoption() returns trigger language plpgsql as $$
    declare
      found recommendation_checks;
    begin
      select * into found from recommendation_checks
        where recommendation_id = new.id and kind = 'self_government' order by id desc limit 1;
      if found.result is null or found.result = 'offen' or found.result = 'nicht_vertraeglich' and coalesce((
        select result from recommendation_checks
        where recommendation_id = new.id and kind = 'legal_review' and recommendation_checks.id > found.id
        order by recommendation_checks.id desc limit 1), 'unzulaessig') = 'unzulaessig'
      then
        raise exception 'Nothing is adopted before it was checked against local self-government.';
      end if;
      return new;
    end
  $$`.execute(db);
  await sql`create trigger recommendations_checked before update of status on recommendations for each row
    when (new.status in ('angenommen', 'angenommen_mit_vorbehalt', 'angenommen_mit_dissens') and new.status <> old.status)
    execute function refuse_unchecked_adoption()`.execute(db);
}
