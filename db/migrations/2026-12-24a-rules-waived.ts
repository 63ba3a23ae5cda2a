/**
 * Why the first roundtable of a process was opened before rules of procedure were adopted; empty for all that were opened so far. Landed
 * migrations are never edited.
 */
import { sql, type Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table roundtables
    add column rules_waived text not null default '' check (char_length(rules_waived) <= 500)`.execute(db);
}
