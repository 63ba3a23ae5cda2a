/** When this installation answered, so that it can be shown that what somebody was asked about was there the whole time. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table uptimes (
    id integer generated always as identity primary key,
    began_at timestamptz not null,
    last_at timestamptz not null check (last_at >= began_at)
  )`.execute(db);
  await sql`create index uptimes_last_at on uptimes (last_at)`.execute(db);
}
