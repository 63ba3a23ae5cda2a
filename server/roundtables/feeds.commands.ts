/** The secret address at which somebody's calendar reads their roundtables: made, renewed, taken away. */
import type { Context } from "../context.ts";
import { hashToken, newToken } from "../platform/tokens.ts";
import { transact } from "../platform/transact.ts";

/** The one before stops at once. @returns the address: only a hash of its token is kept, so it can be read here and never again */
export async function renewFeed(ctx: Context): Promise<string> {
  const token = newToken();
  const values = { token_hash: hashToken(token), created_at: ctx.now() };
  await transact(ctx, (trx) =>
    trx
      .insertInto("calendar_feeds")
      .values({ person_id: ctx.actor.personId, ...values })
      .onConflict((conflict) => conflict.column("person_id").doUpdateSet(values))
      .execute(),
  );
  return `${ctx.origin}/calendar/${token}/roundtables.ics`;
}

export async function removeFeed(ctx: Context): Promise<void> {
  await transact(ctx, (trx) => trx.deleteFrom("calendar_feeds").where("person_id", "=", ctx.actor.personId).execute());
}
