/** Whether somebody has a second factor, and how much of it is left. */
import { sql } from "kysely";
import type { Database } from "../context.ts";

export interface Factor {
  /** Asked for at every sign-in with a password. */
  isSet: boolean;
  /** Begun, and waiting for its first code. */
  pendingKey: string | null;
  /** For paper, and not used yet. */
  codesLeft: number;
}

export async function findFactor(db: Database, personId: number): Promise<Factor> {
  const [row, codes] = await Promise.all([
    db.selectFrom("totp_keys").where("person_id", "=", personId).select(["key", "confirmed_at"]).executeTakeFirst(),
    db
      .selectFrom("recovery_codes")
      .where("person_id", "=", personId)
      .where("used_at", "is", null)
      .select(sql<number>`count(*)::int`.as("left"))
      .executeTakeFirstOrThrow(),
  ]);
  const isSet = row?.confirmed_at != null;
  return { isSet, pendingKey: row && !isSet ? row.key : null, codesLeft: codes.left };
}
