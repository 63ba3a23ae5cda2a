/**
 * Lists of speakers: who asked for the floor at which point, who has it, and what remains of it: turns and time by bench, never by
 * person. Landed migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table roundtables
    add column speaker_order text not null default 'first_come'
      check (speaker_order in ('first_come', 'first_time', 'alternating', 'quota', 'remote')),
    add column speaking_seconds integer not null default 180 check (speaking_seconds between 30 and 3600),
    add column takes_speakers boolean not null default true`.execute(db);
  await sql`create table speeches (
    id integer generated always as identity primary key,
    roundtable_id integer not null references roundtables on delete cascade,
    point_id integer references points on delete cascade,
    mandate_id integer references mandates on delete cascade,
    guest_id integer references attendances on delete cascade,
    bench text,
    is_remote boolean not null default false,
    kind text not null check (kind in ('sach', 'zwischenfrage', 'direkt', 'go_antrag')),
    motion text check (motion in ('redezeit', 'schluss_liste', 'schluss_debatte', 'vertagung', 'unterbrechung', 'geheim', 'namentlich', 'andere')),
    requested_at timestamptz not null,
    moved_after integer,
    moved_at timestamptz,
    note text not null default '' check (char_length(note) <= 200),
    started_at timestamptz,
    running_since timestamptz,
    spoken_seconds integer not null default 0 check (spoken_seconds >= 0),
    ended_at timestamptz,
    check (num_nonnulls(mandate_id, guest_id) = 1),
    check ((kind = 'go_antrag') = (motion is not null)),
    check (num_nulls(moved_after, moved_at) in (0, 2)),
    check (started_at is not null or (running_since is null and ended_at is null)),
    check (ended_at is null or running_since is null)
  )`.execute(db);
  // Nobody waits twice for the same thing, and one person has the floor.
  await sql`create unique index speeches_waiting on speeches (roundtable_id, point_id, mandate_id, guest_id, kind)
    nulls not distinct where started_at is null`.execute(db);
  await sql`create unique index speeches_floor on speeches (roundtable_id)
    where started_at is not null and ended_at is null`.execute(db);
  await sql`create table speaking_totals (
    roundtable_id integer not null references roundtables on delete cascade,
    bench text not null,
    turns integer not null check (turns > 0),
    seconds integer not null check (seconds >= 0),
    primary key (roundtable_id, bench)
  )`.execute(db);
}
