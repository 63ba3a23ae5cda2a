/**
 * Evaluations become projects: with a purpose, criteria of their own version, declared interests, a synthesis by people, the right of
 * reply, a release, and adjustments that somebody answers. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

/** As the twelve stood until now: key, number, indicators, gate, weight. */
const TWELVE = [
  ...[["relevanz", 4] as const, ["kohaerenz", 4] as const, ["reichweite", 5] as const, ["dialogqualitaet", 5] as const],
  ...[["wirksamkeit", 4] as const, ["effizienz", 4] as const, ["wirkung", 4] as const, ["nachhaltigkeit", 4] as const],
  ...[["verbindlichkeit", 3] as const, ["vernetzung", 3] as const, ["vertraulichkeit", 4] as const],
  ["selbstverwaltung", 3] as const,
].map(([key, indicators], at) => ({ key, number: at + 1, indicators, gate: key === "selbstverwaltung", weight: 1 }));

const text = (name: string, most: number) =>
  sql.raw(`${name} text not null default '' check (char_length(${name}) <= ${most})`);

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table criteria_sets (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    preset text not null check (preset in ('dialogformat', 'staedtenetzwerk', 'fortbildung', 'ansprechstelle')),
    version integer not null check (version > 0),
    ${text("title", 200)} check (title <> ''),
    criteria jsonb not null,
    created_by integer references people,
    created_at timestamptz not null,
    unique (process_id, preset, version)
  )`.execute(db);
  // Evaluations are only comparable on the same version, so none ever changes.
  await sql`create function keep_criteria_sets() returns trigger language plpgsql as $$
    begin raise exception 'What others were measured by is never changed: make a new version.'; end $$`.execute(db);
  await sql`create trigger criteria_sets_stay before update on criteria_sets for each row execute function keep_criteria_sets()`.execute(
    db,
  );
  await sql`alter table evaluations
    add column ${text("purpose", 1000)}, add column ${text("commissioner", 300)}, add column ${text("limits", 2000)},
    add column criteria jsonb not null default ${sql.lit(JSON.stringify(TWELVE))}::jsonb,
    add column overall boolean not null default false,
    add column fact_check_sent_at timestamptz,
    add column fact_check_until date,
    add column ${text("reply", 5000)},
    add column reply_by text not null default '' check (char_length(reply_by) <= 300),
    add column replied_at timestamptz,
    add column released_at timestamptz,
    add column released_by integer references people,
    add check (num_nulls(fact_check_sent_at, fact_check_until) in (0, 2)),
    add check (replied_at is null or fact_check_sent_at is not null and reply_by <> ''),
    -- Nothing is released before whoever runs the format could say something.
    add check (released_at is null or fact_check_sent_at is not null)`.execute(db);
  await sql`alter table evaluations alter column criteria drop default`.execute(db);
  await sql`create table evaluation_editions (
    evaluation_id integer not null references evaluations on delete cascade,
    edition_id integer not null references format_editions on delete cascade,
    primary key (evaluation_id, edition_id)
  )`.execute(db);
  await sql`create index evaluation_editions_edition_id on evaluation_editions (edition_id)`.execute(db);
  await sql`alter table evaluation_raters
    add column interest text check (interest in ('none', 'declared')),
    add column ${text("interest_note", 500)},
    add check (interest <> 'declared' or interest_note <> '')`.execute(db);
  await sql`alter table ratings add column ${text("evidence_url", 500)}`.execute(db);
  await sql`create table syntheses (
    evaluation_id integer not null references evaluations on delete cascade,
    criterion text not null,
    score integer check (score between 0 and 4),
    not_assessable boolean not null,
    ${text("summary", 3000)},
    ${text("discussion", 3000)},
    written_by integer references people,
    updated_at timestamptz not null,
    primary key (evaluation_id, criterion),
    check (not (score is not null and not_assessable))
  )`.execute(db);
  await createAdjustments(db);
}

async function createAdjustments(db: Kysely<unknown>): Promise<void> {
  await sql`create table adjustments (
    id integer generated always as identity primary key,
    format_id integer not null references formats on delete cascade,
    evaluation_id integer not null references evaluations on delete cascade,
    criterion text not null,
    ${text("finding", 2000)} check (finding <> ''),
    ${text("conclusion", 2000)} check (conclusion <> ''),
    kind text not null check (kind in ('fortfuehren', 'anpassen', 'ausbauen', 'zusammenfuehren', 'verlagern', 'neu_schaffen', 'beenden')),
    ${text("proposal", 2000)} check (proposal <> ''),
    addressee_id integer references organisations,
    ${text("addressee", 300)},
    effort text not null check (effort in ('S', 'M', 'L')),
    ${text("effect", 1000)},
    due_on date not null,
    response text not null default 'offen' check (response in ('offen', 'angenommen', 'teilweise', 'abgelehnt')),
    ${text("measure", 2000)},
    measure_due_on date,
    response_by text not null default '' check (char_length(response_by) <= 300),
    responded_on date,
    created_by integer references people,
    created_at timestamptz not null,
    check (addressee_id is not null or addressee <> ''),
    -- Whoever takes something on says what and until when; whoever declines says why.
    check ((response = 'offen') = (responded_on is null)),
    check (response = 'offen' or measure <> '' and response_by <> ''),
    check (response not in ('angenommen', 'teilweise') or measure_due_on is not null)
  )`.execute(db);
  await sql`create index adjustments_evaluation_id on adjustments (evaluation_id)`.execute(db);
  await sql`create index adjustments_format_id on adjustments (format_id)`.execute(db);
  await sql`create index adjustments_addressee_id on adjustments (addressee_id)`.execute(db);
  await sql`create table follow_ups (
    adjustment_id integer not null references adjustments on delete cascade,
    months integer not null check (months in (6, 12, 24)),
    due_on date not null,
    state text not null default 'offen' check (state in ('offen', 'umgesetzt', 'teilweise', 'nicht')),
    ${text("note", 2000)},
    noted_by integer references people,
    noted_at timestamptz,
    reminded_at timestamptz,
    primary key (adjustment_id, months),
    check ((state = 'offen') = (noted_at is null))
  )`.execute(db);
  await widenCheck(db, "notifications", "kind", ["adjustment-asked", "follow-up-due", "fact-check-asked"]);
  await widenCheck(db, "notifications", "subject_kind", ["evaluation"]);
  await widenCheck(db, "notification_settings", "setting", ["formats"]);
}
