/** What somebody has removed is kept for a day, so that it can be brought back as it was. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table removals (
    id integer generated always as identity primary key,
    process_id integer not null references processes on delete cascade,
    person_id integer not null references people,
    ability text not null,
    path text not null check (path like '/%'),
    rows jsonb not null,
    removed_at timestamptz not null
  )`.execute(db);
  await sql`create index removals_removed_at on removals (removed_at)`.execute(db);
}
