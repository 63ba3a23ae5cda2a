/** Who is about to change a text on behalf of something else, once: a proposal that is accepted. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table edit_claims (
    document_id integer not null references documents on delete cascade,
    name text not null check (char_length(name) between 1 and 60),
    holder text check (char_length(holder) between 1 and 60),
    person_id integer not null references people on delete cascade,
    claimed_at timestamptz not null,
    result jsonb,
    primary key (document_id, name),
    check (holder is not null or result is not null)
  )`.execute(db);
}
