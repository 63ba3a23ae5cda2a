/** Cites figures in recommendations, as long as those are not decided. */
import { authoriseWriting } from "../agenda/commands.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { lockRecommendation, requireRecommendation } from "../recommendations/queries.ts";
import { isDecided } from "../recommendations/rules.ts";
import { findCitable } from "./citations.queries.ts";
import { citedOf } from "./citations.rules.ts";

/**
 * Citing the same one twice is citing it once.
 * @param instead a citation of this recommendation that makes room
 * @throws Invalid for a figure that not everybody sees, Conflict when the recommendation is decided
 */
export async function citeFigure(ctx: Context, id: number, pointId: number, instead: number | null = null): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const process = await holdOpen(ctx, trx, id);
    const found = await findCitable(trx, process.id, pointId);
    if (!found) throw new Invalid("common:invalid.choice", "point");
    if (instead !== null) await remove(trx, id, instead);
    await trx
      .insertInto("recommendation_figures")
      .values({
        ...{ recommendation_id: id, data_point_id: pointId, cited: JSON.stringify(citedOf(found)) },
        ...{ cited_by: ctx.actor.personId, cited_at: ctx.now() },
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    announce(`process:${process.id}`);
  });
}

/** @throws NotFound for a citation of another recommendation, Conflict when this one is decided */
export async function removeCitation(ctx: Context, id: number, citationId: number): Promise<void> {
  await transact(ctx, async (trx, announce) => {
    const process = await holdOpen(ctx, trx, id);
    if (!(await remove(trx, id, citationId))) throw new NotFound();
    announce(`process:${process.id}`);
  });
}

async function holdOpen(ctx: Context, trx: Trx, id: number) {
  const { process } = await requireRecommendation(ctx, id);
  authoriseWriting(process);
  const { status } = await lockRecommendation(trx, id);
  if (isDecided(status) || status === "entfallen") throw new Conflict("recommendations:error.decided");
  return process;
}

async function remove(trx: Trx, id: number, citationId: number): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom("recommendation_figures")
    .where("id", "=", citationId)
    .where("recommendation_id", "=", id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
