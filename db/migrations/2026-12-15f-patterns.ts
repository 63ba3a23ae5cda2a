/** Patterns of influence, and what they are seen at. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

const text = (name: string, most: number) =>
  sql.raw(`${name} text not null default '' check (char_length(${name}) <= ${most})`);

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table influence_patterns (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    title text not null check (title <> '' and char_length(title) <= 200),
    instruments text[] not null check (instruments <@ array['einladung', 'ehrung', 'kulturangebot', 'investition', 'kredit_spende', 'lieferzusage',
      'protokolldruck', 'medien', 'personalkontakt', 'technik_daten', 'recht_klage', 'sonstige']),
    ${text("coupling", 2000)},
    ${text("trigger", 1000)},
    ${text("target", 1000)},
    ${text("effect", 1000)},
    ${text("source", 1000)},
    evidence text not null check (evidence in ('unbelegt', 'berichtet', 'bestaetigt')),
    sight text not null check (sight in ('own', 'deciding', 'process')),
    entered_by integer not null references organisations,
    revision integer not null default 1,
    created_at timestamptz not null,
    check ((evidence = 'unbelegt') = (source = '')),
    -- What nobody can point to a source for is not passed on.
    constraint influence_patterns_unsourced_stay_inside check (evidence <> 'unbelegt' or sight = 'own')
  )`.execute(db);
  await sql`create table pattern_interdependencies (
    pattern_id integer not null references influence_patterns on delete cascade,
    interdependency_id integer not null references interdependencies on delete cascade,
    primary key (pattern_id, interdependency_id)
  )`.execute(db);
  await sql`create table pattern_items (
    pattern_id integer not null references influence_patterns on delete cascade,
    agenda_item_id integer not null references agenda_items on delete cascade,
    primary key (pattern_id, agenda_item_id)
  )`.execute(db);
}
