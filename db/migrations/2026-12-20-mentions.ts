/** Who said that a marking of classified information is only spoken of, where and why. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table marking_mentions (
    id integer generated always as identity primary key,
    person_id integer references people,
    path text not null,
    marking text not null,
    reason text not null check (reason <> ''),
    at timestamptz not null
  )`.execute(db);
}
