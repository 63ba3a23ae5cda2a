/** Wrong guesses counted over all servers, and the browsers people have signed in with. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // Columns, names and order as rate-limiter-flexible wants them.
  await sql`create table sign_in_counts (
    key text primary key,
    points integer not null default 0,
    expire bigint
  )`.execute(db);
  await sql`create table known_browsers (
    token_hash text not null,
    person_id integer not null references people on delete cascade,
    last_used_at timestamptz not null,
    primary key (token_hash, person_id)
  )`.execute(db);
  await sql`create index known_browsers_person on known_browsers (person_id)`.execute(db);
}
