/** The address of the screen in the room: whoever knows it sees what hangs on the wall, and nothing else. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table roundtable_screens (
    roundtable_id integer primary key references roundtables on delete cascade,
    token text not null unique check (char_length(token) between 8 and 40),
    created_at timestamptz not null
  )`.execute(db);
}
