/** When the moderation was told that a letter nobody has entered will be removed. Landed migrations are never edited. */
import { sql, type Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table statement_intakes add column told_at timestamptz check (told_at >= created_at)`.execute(db);
  await widenCheck(db, "notifications", "kind", ["letters-waiting"]);
}
