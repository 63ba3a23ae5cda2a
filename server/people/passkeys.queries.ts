/** The passkeys of a person. */
import type { Context } from "../context.ts";

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
