/** Forms that create something carry an id made with the page; sending one twice finds what the first sending made. */
import type { Context, Trx } from "../context.ts";

/**
 * Runs `make` once per request id and person, and answers later sendings with the first one's id. A concurrent second
 * sending waits for the first one's commit at the unique key.
 * @param requestId from the form; empty: no protection is wanted
 */
export async function once(trx: Trx, ctx: Context, requestId: string, make: () => Promise<number>): Promise<number> {
  if (!requestId) return make();
  const key = `${ctx.actor.personId}:${requestId}`.slice(0, 200);
  const claimed = await trx
    .insertInto("submissions")
    .values({ request_id: key, person_id: ctx.actor.personId, result_id: 0, created_at: ctx.now() })
    .onConflict((conflict) => conflict.doNothing())
    .returning("request_id")
    .executeTakeFirst();
  if (!claimed) {
    const earlier = await trx
      .selectFrom("submissions")
      .where("request_id", "=", key)
      .select("result_id")
      .executeTakeFirstOrThrow();
    return earlier.result_id;
  }
  const id = await make();
  await trx.updateTable("submissions").where("request_id", "=", key).set({ result_id: id }).execute();
  return id;
}
