/** Guests without an account: a code lets one person in, once, to one roundtable, and to nothing else. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table guest_codes (
    id integer generated always as identity primary key,
    roundtable_id integer not null references roundtables on delete cascade,
    code_hash text not null unique,
    created_by integer not null references people,
    created_at timestamptz not null,
    guest_id integer unique references attendances on delete cascade,
    session_hash text unique,
    used_at timestamptz,
    check (num_nulls(guest_id, session_hash, used_at) in (0, 3))
  )`.execute(db);
  await sql`create index guest_codes_roundtable on guest_codes (roundtable_id)`.execute(db);
}
