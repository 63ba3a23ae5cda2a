/** Keys without Ctrl or Alt may be in the way of whoever speaks to their computer: each person can switch them off. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table people add column if not exists single_keys boolean not null default true`.execute(db);
}
