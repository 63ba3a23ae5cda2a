/** Whoever may check a recommendation hears that a check is waited for. Landed migrations are never edited. */
import type { Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  await widenCheck(db, "notifications", "kind", ["check-asked"]);
  await widenCheck(db, "notifications", "subject_kind", ["recommendation"]);
  await widenCheck(db, "notification_settings", "setting", ["recommendation"]);
}
