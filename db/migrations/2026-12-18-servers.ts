/** Which servers run on this database and how they are: each says it of itself, and whoever was not heard of for long is gone. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table servers (
    name text primary key check (char_length(name) between 1 and 200),
    version text not null,
    started_at timestamptz not null,
    seen_at timestamptz not null check (seen_at >= started_at),
    state text not null check (state in ('ready', 'stopping')),
    figures jsonb not null check (jsonb_typeof(figures) = 'object')
  )`.execute(db);
  // What the log hashes people and addresses with; when a day's is gone, nobody can say any more whose its lines were.
  await sql`create table log_salts (
    day date primary key,
    salt text not null check (char_length(salt) >= 32)
  )`.execute(db);
}
