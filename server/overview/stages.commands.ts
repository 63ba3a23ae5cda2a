/** Moves a process through its stages; facilitators do. What is missing for it is looked up in all domains. */
import { sql } from "kysely";
import type { Language } from "../../db/schema/people.ts";
import type { Bilingual, StageKey } from "../../db/schema/processes.ts";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { notify, withdraw } from "../notifications/commands.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import type { StageMoveInput } from "../processes/forms.rules.ts";
import { requireProcess } from "../processes/queries.ts";
import { acceptStageMove, changesAccess, stageRules } from "../processes/rules.ts";
import { requireGates } from "./gates.queries.ts";
import { openBetween, type CriterionState } from "./gates.rules.ts";

/**
 * On or back, with a reason that everybody reads. The form names the stage it was shown in. On while a criterion is open only when it
 * says so; the log then names what was open.
 * @throws Conflict when somebody else moved it meanwhile, Invalid for a stage that the process does not have, or while something is open
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
  const open = openBetween(await requireGates(ctx, processId, trx), input.from, input.to);
  if (open.length > 0 && !input.override)
    throw new Invalid("processes:invalid.gate-open", "override", { count: open.length, open: titles(open, ctx.language) });
  const path = `/processes/${processId}/stage`;
  if (open.length > 0) {
    const params = { open_de: titles(open, "de"), open_en: titles(open, "en") };
    await recordEvent(trx, ctx, { processId, kind: "gate-overridden", params, path });
  }
  await recordEvent(trx, ctx, {
    processId,
    kind: "stage-moved",
    params: eventParams(from.title, to.title, input.reason),
    path,
  });
  return { from, to };
}

const titles = (open: readonly CriterionState[], language: Language) => open.map(({ title }) => title[language]).join("; ");

/** The sentence is kept for readers of both languages. */
const eventParams = (from: Bilingual, to: Bilingual, reason: string) => ({
  from_de: from.de,
  from_en: from.en,
  to_de: to.de,
  to_en: to.en,
  reason,
});
