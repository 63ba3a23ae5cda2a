/** Files bring interdependencies as well: each says which register it is for. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table register_imports add register text not null default 'partnerships'
    check (register in ('partnerships', 'interdependencies'))`.execute(db);
}
