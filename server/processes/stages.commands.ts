/** Plans when each stage of a process is to be done, and notes what no check finds out; facilitators do. */
import type { StageKey } from "../../db/schema/processes.ts";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Invalid } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { recordEvent } from "./commands.ts";
import type { CriterionName, TickInput } from "./forms.rules.ts";
import { requireProcess } from "./queries.ts";
import { criterion, type Criterion } from "./rules.ts";

/** When each stage is meant to be done; an empty day means that nothing is planned. */
export async function planStages(
  ctx: Context,
  processId: number,
  plan: Partial<Record<StageKey, string | null>>,
): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "process:edit");
  await transact(ctx, async (trx, announce) => {
    const rows = await trx
      .selectFrom("process_stages")
      .where("process_id", "=", processId)
      .select(["key", "planned_until"])
      .execute();
    for (const { key, planned_until } of rows) {
      const planned = plan[key];
      if (planned === undefined || planned === planned_until) continue;
      await trx
        .updateTable("process_stages")
        .set({ planned_until: planned })
        .where("process_id", "=", processId)
        .where("key", "=", key)
        .execute();
    }
    announce(`process:${processId}`);
  });
}

/** Says that a criterion is met, and why; everybody reads it. @throws Invalid for one that a check finds out */
export async function tickCriterion(ctx: Context, processId: number, input: TickInput): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "stage:move");
  await transact(ctx, async (trx, announce) => {
    const { title, check, justifiable } = await requireCriterion(trx, processId, input);
    if (check && !justifiable) throw new Invalid("processes:invalid.criterion-computed", "reason");
    const ticked = await trx
      .insertInto("criterion_ticks")
      .values({ ...input, process_id: processId, person_id: ctx.actor.personId, at: ctx.now() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    // Somebody else was faster with the same.
    if (!ticked.numInsertedOrUpdatedRows) return;
    const params = { title_de: title.de, title_en: title.en, reason: input.reason };
    await recordEvent(trx, ctx, { processId, kind: "criterion-ticked", params, path: `/processes/${processId}/stage` });
    announce(`process:${processId}`);
  });
}

/** Takes it back. */
export async function untickCriterion(ctx: Context, processId: number, input: CriterionName): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "stage:move");
  await transact(ctx, async (trx, announce) => {
    const { title } = await requireCriterion(trx, processId, input);
    const gone = await trx
      .deleteFrom("criterion_ticks")
      .where("process_id", "=", processId)
      .where("stage", "=", input.stage)
      .where("criterion", "=", input.criterion)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) return;
    const params = { title_de: title.de, title_en: title.en };
    await recordEvent(trx, ctx, { processId, kind: "criterion-unticked", params, path: `/processes/${processId}/stage` });
    announce(`process:${processId}`);
  });
}

async function requireCriterion(trx: Trx, processId: number, { stage, criterion: key }: CriterionName): Promise<Criterion> {
  const row = await trx
    .selectFrom("process_stages")
    .where("process_id", "=", processId)
    .where("key", "=", stage)
    .select("criteria")
    .executeTakeFirst();
  const found = criterion
    .array()
    .parse(row?.criteria ?? [])
    .find((each) => each.key === key);
  if (!found) throw new Invalid("common:invalid.choice", "criterion");
  return found;
}
