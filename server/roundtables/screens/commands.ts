/** The screen of the room has an address of its own, so that the machine at the projector needs nobody's session. */
import { randomBytes } from "node:crypto";
import { authorise } from "../../access/rules.ts";
import type { Context } from "../../context.ts";
import { transact } from "../../platform/transact.ts";
import { requireRoundtable } from "../queries.ts";
import { screenPass } from "./passes.queries.ts";

/** Short enough to be typed at the projector; with a new one the one before shows nothing any more. */
export async function renewScreen(ctx: Context, id: number): Promise<void> {
  const { my } = await requireRoundtable(ctx, id);
  authorise(my, "roundtable:lead");
  const values = { token: randomBytes(12).toString("base64url"), created_at: ctx.now() };
  await transact(ctx, (trx) =>
    trx
      .insertInto("roundtable_screens")
      .values({ roundtable_id: id, ...values })
      .onConflict((conflict) => conflict.column("roundtable_id").doUpdateSet(values))
      .execute(),
  );
  ctx.rooms.disconnect({ pass: screenPass(id) });
}
