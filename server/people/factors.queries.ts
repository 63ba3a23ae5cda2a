/** Whether somebody has a second factor, how much of it is left, and their passkeys. */
import { sql } from "kysely";
import type { Context, Database } from "../context.ts";

export interface Factor {
  /** Asked for at every sign-in with a password: an app's code, or a passkey. */
  isSet: boolean;
  hasApp: boolean;
  passkeys: number;
  /** Begun, and waiting for its first code. */
  pendingKey: string | null;
  /** For paper, and not used yet. */
  codesLeft: number;
}

export async function findFactor(db: Database, personId: number): Promise<Factor> {
  const [row, { passkeys, codesLeft }] = await Promise.all([
    db.selectFrom("totp_keys").where("person_id", "=", personId).select(["key", "confirmed_at"]).executeTakeFirst(),
    db
      .selectNoFrom((eb) => [
        eb
          .selectFrom("passkeys")
          .where("person_id", "=", personId)
          .select(sql<number>`count(*)::int`.as("count"))
          .as("passkeys"),
        eb
          .selectFrom("recovery_codes")
          .where("person_id", "=", personId)
          .where("used_at", "is", null)
          .select(sql<number>`count(*)::int`.as("count"))
          .as("codesLeft"),
      ])
      .executeTakeFirstOrThrow(),
  ]);
  const hasApp = row?.confirmed_at != null;
  return {
    isSet: hasApp || Number(passkeys) > 0,
    hasApp,
    passkeys: Number(passkeys),
    pendingKey: row && !hasApp ? row.key : null,
    codesLeft: Number(codesLeft),
  };
}

export interface OwnPasskey {
  id: number;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

export const listOwnPasskeys = ({ db, actor }: Context): Promise<OwnPasskey[]> =>
  db
    .selectFrom("passkeys")
    .where("person_id", "=", actor.personId)
    .select(["id", "name", "created_at as createdAt", "last_used_at as lastUsedAt"])
    .orderBy("id")
    .execute();
