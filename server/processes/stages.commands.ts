/** Moves a process through its stages, and plans when each is to be done; facilitators do. */
import { sql } from "kysely";
import type { Bilingual, StageKey } from "../../db/schema/processes.ts";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { notify, withdraw } from "../notifications/commands.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { recordEvent } from "./commands.ts";
import type { StageMoveInput } from "./forms.rules.ts";
import { requireProcess } from "./queries.ts";
import { acceptStageMove, changesAccess, stageRules } from "./rules.ts";

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

/**
 * On or back, with a reason that everybody reads. The form names the stage it was shown in.
 * @throws Conflict when somebody else moved it meanwhile, Invalid for a stage that the process does not have
 */
export async function moveStage(ctx: Context, processId: number, input: StageMoveInput): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "stage:move");
  if (!acceptStageMove(input.from, input.to)) throw new Invalid("processes:error.same-stage", "to");
  const changed = await transact(ctx, async (trx, announce) => {
    announce(`process:${processId}`);
    const { from, to } = await writeStageMove(trx, ctx, processId, input);
    const [before, after] = [stageRules.parse(from.rules), stageRules.parse(to.rules)];
    if (before.consultedMayComment !== after.consultedMayComment)
      await tellConsulted(trx, ctx, announce, { processId, mayComment: after.consultedMayComment });
    return changesAccess(before, after);
  });
  if (changed) ctx.rooms.disconnect({ processId });
}

async function tellConsulted(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  { processId, mayComment }: { processId: number; mayComment: boolean },
): Promise<void> {
  const about = { kind: "process", id: processId } as const;
  if (!mayComment) return withdraw(trx, announce, "comments-opened", about);
  const to = sql`select person_id from mandates where process_id = ${processId} and role = 'consulted'`;
  await notify(trx, ctx, announce, { kind: "comments-opened", processId, about, to });
}

async function writeStageMove(trx: Trx, ctx: Context, processId: number, input: StageMoveInput) {
  const stages = await trx
    .selectFrom("process_stages")
    .where("process_id", "=", processId)
    .select(["key", "title", "rules"])
    .execute();
  const find = (key: StageKey) => stages.find((stage) => stage.key === key);
  const [from, to] = [find(input.from), find(input.to)];
  if (!from || !to) throw new Invalid("common:invalid.choice", "to");
  const moved = await trx
    .updateTable("processes")
    .set({ stage: input.to })
    .where("id", "=", processId)
    .where("stage", "=", input.from)
    .executeTakeFirst();
  if (moved.numUpdatedRows === 0n) throw new Conflict("processes:error.stage-moved-already");
  await recordEvent(trx, ctx, {
    processId,
    kind: "stage-moved",
    params: eventParams(from.title, to.title, input.reason),
    path: `/processes/${processId}/stage`,
  });
  return { from, to };
}

/** The sentence is kept for readers of both languages. */
const eventParams = (from: Bilingual, to: Bilingual, reason: string) => ({
  from_de: from.de,
  from_en: from.en,
  to_de: to.de,
  to_en: to.en,
  reason,
});
