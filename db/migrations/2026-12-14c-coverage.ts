/** Which formats serve an item of the agenda at which level, and proposals where none does. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

const text = (name: string, most: number) =>
  sql.raw(`${name} text not null default '' check (char_length(${name}) <= ${most})`);

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table format_services (
    format_id integer not null references formats on delete cascade,
    agenda_item_id integer not null references agenda_items on delete cascade,
    level text not null check (level in ('bund', 'land', 'kommune', 'eu')),
    degree text not null check (degree in ('ganz', 'teilweise')),
    primary key (agenda_item_id, format_id, level)
  )`.execute(db);
  await sql`create index format_services_format_id on format_services (format_id)`.execute(db);
  await sql`create table format_proposals (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    agenda_item_id integer not null references agenda_items on delete cascade,
    kind text not null check (kind in ('neu', 'anpassen')),
    format_id integer references formats on delete cascade,
    ${text("title", 200)} check (title <> ''),
    ${text("purpose", 2000)},
    levels text[] not null check (levels <@ array['bund', 'land', 'kommune', 'eu'] and cardinality(levels) > 0),
    effort text not null check (effort in ('S', 'M', 'L')),
    expectations jsonb not null default '[]',
    method_run_id integer references method_runs on delete set null,
    decision text not null default 'offen' check (decision in ('offen', 'angenommen', 'abgelehnt')),
    ${text("reason", 2000)},
    decided_on date,
    created_by integer references people,
    created_at timestamptz not null,
    check (kind = 'neu' or format_id is not null),
    check ((decision = 'offen') = (decided_on is null)),
    check (decision = 'offen' or reason <> '')
  )`.execute(db);
  await sql`create index format_proposals_agenda_item_id on format_proposals (agenda_item_id)`.execute(db);
  await sql`create index format_proposals_process_id on format_proposals (process_id)`.execute(db);
  await sql`create index format_proposals_format_id on format_proposals (format_id)`.execute(db);
  await sql`create index format_proposals_method_run_id on format_proposals (method_run_id)`.execute(db);
  // Formats follow from the agenda, not the other way round: not even our own mistakes put one before it.
  await sql`create function require_adopted_item() returns trigger language plpgsql as $$
    begin
      if not exists (select from agenda_items where id = new.agenda_item_id and process_id = new.process_id and status = 'angenommen') then
        raise exception 'A format is proposed for an adopted item of the agenda.';
      end if;
      return new;
    end
  $$`.execute(db);
  await sql`create trigger format_proposals_of_adopted before insert or update of agenda_item_id, decision on format_proposals
    for each row when (new.decision <> 'abgelehnt') execute function require_adopted_item()`.execute(db);
  await knowGates(db);
}

/** What is found out from now on in processes that have begun, as the template says for those to come. */
async function knowGates(db: Kysely<unknown>): Promise<void> {
  const responses = { key: "responses", check: "responses", justifiable: true };
  await sql`update process_stages set criteria = (
      select jsonb_agg(case when each ->> 'key' = 'responses' then (each - 'place') || ${JSON.stringify(responses)}::jsonb else each end
        order by place)
      from jsonb_array_elements(criteria) with ordinality as listed (each, place))
    where key = 'evaluation' and jsonb_typeof(criteria) = 'array' and jsonb_array_length(criteria) > 0`.execute(db);
  const formats = {
    ...{ key: "formats", gate: "exit", check: "item-formats", justifiable: true },
    title: {
      de: "Zu jedem angenommenen Punkt ist entschieden, welches Format ihm dient",
      en: "For each adopted item it is decided which format serves it",
    },
  };
  await sql`update process_stages set criteria = criteria || ${JSON.stringify([formats])}::jsonb
    where key = 'umsetzung' and jsonb_typeof(criteria) = 'array'`.execute(db);
}
