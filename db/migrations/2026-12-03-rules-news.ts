/** Everybody hears that other rules of procedure are in force. Landed migrations are never edited. */
import type { Kysely } from "kysely";
import { widenCheck } from "../checks.ts";

export async function up(db: Kysely<unknown>): Promise<void> {
  await widenCheck(db, "notifications", "kind", ["rules-adopted"]);
  await widenCheck(db, "notification_settings", "setting", ["rules"]);
}
