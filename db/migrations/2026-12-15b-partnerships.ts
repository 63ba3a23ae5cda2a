/** The register of partnerships and interdependencies, by place, and files on their way into it. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

const text = (name: string, most: number) =>
  sql.raw(`${name} text not null default '' check (char_length(${name}) <= ${most})`);
const oneOf = (name: string, values: string) =>
  sql.raw(
    `${name} text not null check (${name} in (${values
      .split(" ")
      .map((value) => `'${value}'`)
      .join(", ")}))`,
  );
const DIMENSIONS =
  "'kultur', 'bildung_wissenschaft', 'wirtschaft', 'sicherheit', 'entwicklung', 'klima_umwelt', 'verwaltung_fachaustausch', 'jugend_sport', 'humanitaer'";
/** A year, a month or a day, each of which sorts among the others. */
const partial = (name: string) =>
  sql.raw(`${name} text check (${name} ~ '^(1[0-9]|2[01])[0-9]{2}(-[01][0-9](-[0-3][0-9])?)?$')`);

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table municipalities (
    organisation_id integer primary key references organisations on delete cascade,
    place_id integer not null unique references places
  )`.execute(db);
  await sql`create table register_imports (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    person_id integer not null references people on delete cascade,
    organisation_id integer not null references organisations,
    file_name text not null check (char_length(file_name) <= 300),
    ${oneOf("state", "read done undone")},
    rows jsonb not null,
    mapping jsonb not null,
    added integer not null,
    refused jsonb not null,
    created_at timestamptz not null
  )`.execute(db);
  const entry = sql`
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    place_id integer not null references places,
    country text not null check (country ~ '^[A-Z]{2}$'),
    ${text("note", 2000)},
    ${text("source", 500)},
    ${oneOf("sight", "own deciding process")},
    ${oneOf("state", "own proposed declined")},
    entered_by integer not null references organisations,
    ${text("answer", 1000)},
    answered_at timestamptz,
    import_id integer references register_imports on delete set null,
    revision integer not null default 1,
    created_at timestamptz not null,
    check (state <> 'declined' or (answer <> '' and answered_at is not null))`;
  await sql`create table partnerships (
    ${entry},
    ${oneOf("kind", "staedtepartnerschaft freundschaft kontakt projekt klimapartnerschaft strategisch netzwerk")},
    partner text not null check (partner <> '' and char_length(partner) <= 200),
    ${oneOf("status", "aktiv ruhend in_pruefung abgelaufen beendet geplant unbekannt")},
    dimensions text[] not null default '{}' check (dimensions <@ array[${sql.raw(DIMENSIONS)}]),
    ${partial("started")},
    ${partial("ended")},
    ${partial("last_activity")},
    ${text("legal_form", 200)},
    ${text("purpose", 1000)},
    ${text("funding", 500)},
    ${text("contact", 300)},
    next_review_on date,
    reminded_of date,
    constraint partnerships_end_after_they_begin check (left(ended, 4) >= left(started, 4))
  )`.execute(db);
  await sql`create table interdependencies (
    ${entry},
    title text not null check (title <> '' and char_length(title) <= 200),
    ${oneOf(
      "kind",
      "direktinvestition beteiligung_kritis lieferbeziehung it_ausruestung logistik_hafen hochschule_forschung kulturinstitut finanzierung tourismus medien personenkontakte sonstige",
    )},
    ${oneOf(
      "sector",
      "energie wasser gesundheit ernaehrung it_telekommunikation transport_verkehr finanzen_versicherung staat_verwaltung medien_kultur siedlungsabfall industrie keiner",
    )},
    ${oneOf("direction", "eingehend ausgehend beidseitig")},
    ${oneOf("confidence", "hoch mittel niedrig unbekannt")},
    ${text("counter_evidence", 2000)}
  )`.execute(db);
  // What a municipality found when it looked at one of its own; only ever added to.
  await sql`create table partnership_reviews (
    id integer generated always as identity primary key,
    partnership_id integer not null references partnerships on delete cascade,
    organisation_id integer not null references organisations,
    version integer not null check (version > 0),
    answers jsonb not null,
    ${oneOf("outcome", "fortfuehren anpassen ruhend beenden pruefen")},
    ${text("note", 3000)},
    reviewed_on date not null,
    recorded_by integer references people on delete set null,
    recorded_at timestamptz not null
  )`.execute(db);
  await sql`create index partnership_reviews_newest on partnership_reviews (partnership_id, id desc)`.execute(db);
  for (const table of ["partnerships", "interdependencies"]) {
    await sql`create index ${sql.id(`${table}_process`)} on ${sql.table(table)} (process_id, place_id)`.execute(db);
    await sql`create index ${sql.id(`${table}_import`)} on ${sql.table(table)} (import_id) where import_id is not null`.execute(
      db,
    );
  }
  // A project whose term is over counts as active for nobody, whatever somebody once said.
  await sql`create function partnership_status(status text, kind text, ended text, today text) returns text
    language sql immutable parallel safe as $$
    select case when status in ('aktiv', 'geplant', 'ruhend', 'unbekannt') and ended < left(today, length(ended))
      then case when kind = 'projekt' then 'abgelaufen' else 'beendet' end else status end
  $$`.execute(db);
}
