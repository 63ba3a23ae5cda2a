/** A time in which everybody reads and nobody writes. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // One row or none: it is on or it is not.
  await sql`create table maintenance (
    is_on boolean primary key check (is_on),
    since timestamptz not null,
    reason text not null check (char_length(reason) <= 300),
    person_id integer references people on delete set null
  )`.execute(db);
}
