/** What everybody brings to the joint agenda before it has items: topics, clusters of them, and whom they affect. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

const id = "id integer generated always as identity primary key";
const BENCHES = "('bund', 'laender', 'kommunen', 'wirtschaft', 'zivilgesellschaft', 'wissenschaft')";

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  await widenCheck(db, "notifications", "kind", ["topic-disposed", "topic-entered"]);
  await widenCheck(db, "notifications", "subject_kind", ["topic"]);
  await widenCheck(db, "notification_settings", "setting", ["topic"]);
}

const STATEMENTS = [
  `alter table processes add column last_topic_number integer not null default 0`,
  // So that what points to an item can say that it is one of the same process.
  `alter table agenda_items add constraint agenda_items_in_process unique (id, process_id)`,
  `create table topic_clusters (
    ${id},
    process_id integer not null references processes on delete cascade,
    title text not null check (title <> '' and char_length(title) <= 120),
    position integer not null,
    unique (id, process_id)
  )`,
  `create unique index topic_clusters_title on topic_clusters (process_id, lower(title))`,
  `create table topics (
    ${id},
    process_id integer not null references processes on delete cascade,
    number integer not null,
    title text not null check (title <> '' and char_length(title) <= 200),
    problem text not null default '' check (char_length(problem) <= 5000),
    concerned text not null default '' check (char_length(concerned) <= 500),
    source text not null default '' check (char_length(source) <= 500),
    is_anonymous boolean not null,
    person_id integer references people,
    organisation_id integer references organisations,
    behalf_name text not null default '' check (char_length(behalf_name) <= 200),
    countersigning text check (countersigning in ('open', 'confirmed', 'corrected')),
    countersigned_by integer references people,
    -- The day alone: a time of day would lead from an anonymous topic to whoever was there at that time.
    handed_in_on date not null,
    -- Of the form that brought it, so that sending twice does no harm; of the list and the line in it. Says nothing of a person.
    sent_key text unique,
    cluster_id integer,
    -- In no index, and neither is the cluster: moving a card then writes its row alone.
    position integer not null,
    disposition text check (disposition in ('taken_up', 'merged', 'deferred', 'declined')),
    disposition_reason text not null default '' check (char_length(disposition_reason) <= 2000),
    disposed_by integer references people,
    disposed_at timestamptz,
    agenda_item_id integer,
    merged_into integer,
    withdrawn_on date,
    folded_title text not null generated always as (search_fold(title)) stored,
    words tsvector not null generated always as (search_words(title || ' ' || problem)) stored,
    unique (process_id, number),
    unique (id, process_id),
    foreign key (cluster_id, process_id) references topic_clusters (id, process_id) on delete set null (cluster_id),
    foreign key (agenda_item_id, process_id) references agenda_items (id, process_id),
    foreign key (merged_into, process_id) references topics (id, process_id),
    constraint topics_anonymous_has_no_author check (
      not is_anonymous or (person_id is null and organisation_id is null and behalf_name = '' and countersigning is null)),
    constraint topics_named_has_an_author check (is_anonymous or person_id is not null),
    constraint topics_countersigned check (
      (countersigned_by is not null) = coalesce(countersigning in ('confirmed', 'corrected'), false)
      and (countersigning is null or organisation_id is not null)),
    constraint topics_disposed_with_time check ((disposition is null) = (disposed_at is null)),
    constraint topics_reason_for_a_no check (disposition_reason <> '' or coalesce(disposition not in ('deferred', 'declined'), true)),
    constraint topics_taken_up_somewhere check ((agenda_item_id is not null) = coalesce(disposition = 'taken_up', false)),
    constraint topics_merged_into_another check (
      (merged_into is not null) = coalesce(disposition = 'merged', false) and merged_into is distinct from id)
  ) with (fillfactor = 70)`,
  `create index topics_merged_into on topics (merged_into) where merged_into is not null`,
  `create index topics_agenda_item on topics (agenda_item_id) where agenda_item_id is not null`,
  `create index topics_person on topics (person_id) where person_id is not null`,
  `create index topics_words on topics using gin (words) with (fastupdate = off)`,
  `create index topics_folded_title on topics using gin (folded_title gin_trgm_ops) with (fastupdate = off)`,
  `create table topic_affected (
    topic_id integer not null references topics on delete cascade,
    organisation_id integer not null references organisations,
    bench text not null check (bench in ${BENCHES}),
    primary key (topic_id, organisation_id)
  )`,
];
