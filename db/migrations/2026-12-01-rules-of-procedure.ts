/** How a process treats each other, by decision and in versions, and what must be so before it moves on. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table rules_of_procedure (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    version integer not null check (version > 0),
    decision_rule text not null check (decision_rule in (
      'konsens', 'konsent', 'sk', 'doppelt', 'qualifiziert', 'einfach', 'einstimmig', 'umlauf')),
    parity_benches text[] not null check (parity_benches <@ array['bund', 'laender', 'kommunen'] and cardinality(parity_benches) <> 1),
    parity_tolerance integer not null check (parity_tolerance between 0 and 50),
    quorum_share integer not null check (quorum_share between 0 and 100),
    quorum_bench_share integer not null check (quorum_bench_share between 0 and 100),
    anonymous_topics boolean not null,
    non_attribution text not null check (non_attribution in ('keine', 'chatham', 'anonym')),
    silence_allowed boolean not null,
    silence_days integer not null check (silence_days between 1 and 90),
    substitution text not null check (substitution in ('keine', 'haus', 'bank')),
    deadline_days integer not null check (deadline_days between 1 and 365),
    minutes_type text not null check (minutes_type in ('ergebnis', 'verlauf', 'beschluss', 'wort')),
    body text not null check (char_length(body) <= 20000),
    reason text not null check (char_length(reason) <= 1000),
    created_at timestamptz not null,
    adopted_at timestamptz,
    adopted_by integer references people,
    adopted_on date,
    decided_how text check (char_length(decided_how) between 1 and 500),
    unique (process_id, version),
    check (decision_rule <> 'umlauf' or silence_allowed),
    check (num_nulls(adopted_at, adopted_by, adopted_on, decided_how) in (0, 4))
  )`.execute(db);
  await sql`create unique index rules_of_procedure_draft on rules_of_procedure (process_id) where adopted_at is null`.execute(
    db,
  );
  // They go with their process, and with nothing else.
  await sql`create function refuse_adopted_rules_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and not exists (select from processes where id = old.process_id) then
        return old;
      end if;
      raise exception 'Adopted rules of procedure are never changed.';
    end
  $$`.execute(db);
  await sql`create trigger rules_of_procedure_adopted before update or delete on rules_of_procedure
    for each row when (old.adopted_at is not null) execute function refuse_adopted_rules_change()`.execute(db);

  // Null until the next start, which reads them from the template.
  await sql`alter table process_stages add column criteria jsonb`.execute(db);
  await sql`create table criterion_ticks (
    process_id integer not null,
    stage text not null,
    criterion text not null check (char_length(criterion) <= 60),
    reason text not null check (char_length(reason) between 1 and 1000),
    person_id integer not null references people,
    at timestamptz not null,
    primary key (process_id, stage, criterion),
    foreign key (process_id, stage) references process_stages (process_id, key) on delete cascade
  )`.execute(db);
}
