/**
 * The key with which a browser encrypts what it keeps of texts for one person. It stays the same after a new password: what waits in
 * some browser could not be sent any more.
 */
import { randomBytes } from "node:crypto";
import type { Context } from "../context.ts";

/** Made when it is asked for the first time. @returns 32 bytes, base64 */
export async function copyKeyOf(ctx: Pick<Context, "db" | "actor">): Promise<string> {
  const person_id = ctx.actor.personId;
  const made = { person_id, key: randomBytes(32).toString("base64") };
  await ctx.db
    .insertInto("copy_keys")
    .values(made)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = ctx.db.selectFrom("copy_keys").where("person_id", "=", person_id).select("key");
  return (await row.executeTakeFirstOrThrow()).key;
}
