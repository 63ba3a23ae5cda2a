/** Makes versions of criteria; a version that is there never changes, because others were measured by it. */
import { authorise } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import type { CriteriaSetForm } from "./criteria.rules.ts";

export async function addCriteriaSet(
  ctx: Context,
  processId: number,
  { title, preset, criteria }: CriteriaSetForm,
  requestId: string,
): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "evaluation:manage");
  return transact(ctx, async (trx) => {
    // Two at once: one after the other, each with its own number.
    await trx.selectFrom("processes").where("id", "=", processId).select("id").forUpdate().execute();
    return once(trx, ctx, requestId, async () => {
      const newest = await trx
        .selectFrom("criteria_sets")
        .where("process_id", "=", processId)
        .where("preset", "=", preset)
        .select(({ fn }) => fn.max("version").as("version"))
        .executeTakeFirst();
      const { id } = await trx
        .insertInto("criteria_sets")
        .values({
          ...{ process_id: processId, preset, title, criteria: JSON.stringify(criteria) },
          // The first is what comes with the software.
          version: (newest?.version ?? 1) + 1,
          created_by: ctx.actor.personId,
          created_at: ctx.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      return id;
    });
  });
}
