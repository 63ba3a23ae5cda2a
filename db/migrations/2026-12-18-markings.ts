/**
 * Labels of the Traffic Light Protocol on single things, and what a mandate is cleared for. Which records that hides from somebody is
 * said here once, in the database, so that every query may ask it. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

const LABELS = sql`('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')`;

export async function up(db: Kysely<unknown>): Promise<void> {
  const run = async (statement: ReturnType<typeof sql>) => void (await statement.execute(db));
  await run(sql`alter table mandates add column clearance text check (clearance in ${LABELS})`);
  await run(sql`create table markings (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    kind text not null,
    record_id integer not null,
    label text not null check (label in ${LABELS}),
    set_by integer references people,
    set_at timestamptz not null,
    unique (kind, record_id)
  )`);
  await run(sql`create index markings_process on markings (process_id)`);
  await run(sql`create table marking_people (
    marking_id integer not null references markings on delete cascade,
    person_id integer not null references people,
    primary key (marking_id, person_id)
  )`);
  await run(sql`create table marking_changes (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    kind text not null,
    record_id integer not null,
    from_label text check (from_label in ${LABELS}),
    to_label text check (to_label in ${LABELS}),
    reason text not null default '',
    person_id integer references people,
    at timestamptz not null
  )`);
  await run(sql`create index marking_changes_record on marking_changes (kind, record_id)`);
  await run(sql`create table incidents (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    kind text not null,
    record_id integer not null,
    reason text not null,
    locked_by integer not null references people,
    locked_at timestamptz not null,
    informed text not null default '',
    remains text not null default '',
    released_by integer references people,
    released_at timestamptz,
    release_reason text not null default '',
    purged_by integer references people,
    purged_at timestamptz,
    check (num_nonnulls(released_at, purged_at) <= 1),
    check ((released_at is null) = (released_by is null)),
    check ((purged_at is null) = (purged_by is null))
  )`);
  // A thing is locked once at a time.
  await run(
    sql`create unique index incidents_open on incidents (kind, record_id) where released_at is null and purged_at is null`,
  );

  await run(sql`create function label_rank(label text) returns integer language sql immutable as $$
    select array_position(array['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED', 'LOCKED'], label) $$`);
  // What nobody has said otherwise: who leads sees all but what is for named people, who is consulted or observes what may be passed on among all.
  await run(sql`create function cleared_to(clearance text, role text, marking text) returns integer language sql immutable as $$
    select greatest(label_rank(marking), label_rank(coalesce(clearance, case
      when role in ('facilitator', 'recorder', 'head_delegate') then 'AMBER+STRICT'
      when role = 'delegate' then 'AMBER' else 'GREEN' end))) $$`);
  // With what belongs to the thing that bears the label.
  await run(sql`create view record_markings as
    with said as (
      select id, process_id, kind, record_id, label, set_by from markings
      union all select null, process_id, kind, record_id, 'LOCKED', null from incidents where released_at is null and purged_at is null),
    things as (
      select * from said
      union all select said.id, said.process_id, 'recommendation', its.id, said.label, said.set_by
        from said join recommendations as its on said.kind = 'item' and its.agenda_item_id = said.record_id),
    texts as (
      select * from things
      union all select things.id, things.process_id, 'document', its.document_id, things.label, things.set_by
        from things join agenda_items as its on things.kind = 'item' and its.id = things.record_id
      union all select things.id, things.process_id, 'document', its.document_id, things.label, things.set_by
        from things join recommendations as its on things.kind = 'recommendation' and its.id = things.record_id
      union all select things.id, things.process_id, 'document', its.minutes_document_id, things.label, things.set_by
        from things join roundtables as its on things.kind = 'roundtable' and its.id = things.record_id
        where its.minutes_document_id is not null)
    select * from texts
    union all select texts.id, texts.process_id, 'point', points.id, texts.label, texts.set_by from texts join points
      on texts.kind = 'item' and points.agenda_item_id = texts.record_id
      or texts.kind = 'document' and points.document_id = texts.record_id
      or texts.kind = 'recommendation' and points.recommendation_id = texts.record_id`);
  // Whoever set a label sees what bears it; what is locked sees nobody.
  await run(sql`create function hidden_records(reader integer, day date)
    returns table (kind text, record_id integer) language sql stable as $$
    select its.kind, its.record_id from record_markings as its
    join processes on processes.id = its.process_id
    left join mandates as my on my.process_id = its.process_id and my.person_id = reader
      and my.valid_from <= day and (my.valid_to is null or my.valid_to >= day)
    where its.label = 'LOCKED' or its.set_by is distinct from reader and case its.label
      when 'RED' then my.id is null or not exists (
        select from marking_people where marking_id = its.id and marking_people.person_id = reader)
      else coalesce(label_rank(its.label) > cleared_to(my.clearance, my.role, processes.marking),
        label_rank(its.label) > label_rank(processes.marking)) end $$`);
  await run(sql`create function hidden_ids(wanted text) returns integer[] language sql stable as $$
    select coalesce(array_agg(record_id), '{}') from hidden_records(
      current_setting('joint_agenda.reader')::integer, current_setting('joint_agenda.day')::date) where kind = wanted $$`);
}
