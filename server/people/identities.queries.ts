/** By which accounts of other houses somebody comes in. */
import type { Context } from "../context.ts";

export interface OwnIdentity {
  id: number;
  issuer: string;
  createdAt: Date;
  lastUsedAt: Date;
}

export const listOwnIdentities = (ctx: Context): Promise<OwnIdentity[]> =>
  ctx.db
    .selectFrom("identities")
    .where("person_id", "=", ctx.actor.personId)
    .select(["id", "issuer", "created_at as createdAt", "last_used_at as lastUsedAt"])
    .orderBy("id")
    .execute();
