/** Keys with which browsers encrypt what they keep of texts: one for each person, given only to whoever is signed in. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table copy_keys (
    person_id integer primary key references people on delete cascade,
    key text not null check (length(key) = 44)
  )`.execute(db);
}
