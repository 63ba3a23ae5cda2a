/** Secret addresses at which calendars read the roundtables of a person: one for each, renewed at will. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table calendar_feeds (
    person_id integer primary key references people on delete cascade,
    token_hash text not null unique,
    created_at timestamptz not null
  )`.execute(db);
}
