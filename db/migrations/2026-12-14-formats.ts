/** What is known of a format and its editions grows; its figures move to those of everything else. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

const text = (name: string, most: number) =>
  sql.raw(`add column ${name} text not null default '' check (char_length(${name}) <= ${most})`);

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table formats
    ${text("ended", 50)}, ${text("topics", 1000)}, ${text("confidentiality", 500)}, ${text("budget", 500)},
    ${text("legal_basis", 500)}, ${text("links", 2000)},
    add column per_year integer check (per_year between 1 and 366),
    add column status text not null default 'laufend'
      check (status in ('geplant', 'laufend', 'ruhend', 'beendet', 'zusammengefuehrt', 'umbenannt')),
    add column successor_id integer references formats on delete set null,
    add check (successor_id <> id),
    add check (successor_id is null or status in ('zusammengefuehrt', 'umbenannt'))`.execute(db);
  await sql`create index formats_successor_id on formats (successor_id)`.execute(db);
  await sql`alter table format_editions
    add column state text not null default 'durchgefuehrt' check (state in ('geplant', 'durchgefuehrt', 'ausgefallen')),
    add column benches text[] not null default '{}' check (benches <@
      array['bund', 'laender', 'kommunen', 'wirtschaft', 'zivilgesellschaft', 'wissenschaft']),
    ${text("outputs", 2000)}, ${text("sources", 2000)},
    add column roundtable_id integer references roundtables on delete set null,
    add unique (format_id, roundtable_id)`.execute(db);
  await sql`create table edition_topics (
    id integer generated always as identity primary key,
    edition_id integer not null references format_editions on delete cascade,
    position integer not null,
    title text not null check (title <> '' and char_length(title) <= 300),
    agenda_item_id integer references agenda_items on delete set null,
    unique (edition_id, position)
  )`.execute(db);
  await sql`create index edition_topics_agenda_item_id on edition_topics (agenda_item_id)`.execute(db);
  // Between the preview of a list and its taking over; gone after a day.
  await sql`create table format_lists (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    person_id integer not null references people,
    rows jsonb not null,
    created_at timestamptz not null,
    taken_at timestamptz
  )`.execute(db);
  await sql`create index format_lists_process_id on format_lists (process_id)`.execute(db);
  await moveFigures(db);
}

async function moveFigures(db: Kysely<unknown>): Promise<void> {
  await sql`insert into data_points (process_id, subject, subject_id, indicator, value, unit, precision, definition, as_of, source,
      source_url, created_at)
    select process_id, case when edition_id is null then 'format' else 'edition' end, coalesce(edition_id, format_id), indicator,
      greatest(value, 0), unit, precision, definition, as_of, source, source_url, formats.created_at
    from format_figures join formats on formats.id = format_id order by format_figures.id`.execute(db);
  // They name rows of a table that is no more.
  await sql`delete from removals where rows::text like '%"format_figures"%'`.execute(db);
  await sql`drop table format_figures`.execute(db);
  await sql`create trigger formats_figures after delete on formats for each row
    execute function forget_data_points('format')`.execute(db);
  await sql`create trigger format_editions_figures after delete on format_editions for each row
    execute function forget_data_points('edition')`.execute(db);
  await requireSubjects(db);
}

/** As a foreign key would, for a column that refers to several tables; what was removed comes back to nothing that is gone. */
async function requireSubjects(db: Kysely<unknown>): Promise<void> {
  await sql`create function require_subject() returns trigger language plpgsql as $$
    declare
      found integer;
    begin
      execute format('select id from %I where id = $1 for key share', tg_argv[0]) into found using new.subject_id;
      if found is null then
        raise foreign_key_violation using message = format('no row %s in %s', new.subject_id, tg_argv[0]);
      end if;
      return new;
    end
  $$`.execute(db);
  for (const [subject, table] of [
    ["format", "formats"],
    ["edition", "format_editions"],
  ] as const)
    await sql`create trigger ${sql.ref(`data_points_of_${table}`)} before insert or update of subject, subject_id on data_points
      for each row when (new.subject = ${sql.lit(subject)}) execute function require_subject(${sql.lit(table)})`.execute(db);
}
