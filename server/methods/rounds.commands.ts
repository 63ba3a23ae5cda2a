/** One more round of the same question, until nothing is open. */
import { authorise } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { Conflict } from "../errors.ts";
import { onTables, transact } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import { insertOptions } from "./runs.commands.ts";
import { findSnapshot, lockRun } from "./runs.queries.ts";
import { refuseNextRound, unsettled } from "./runs.rules.ts";
import { announceRun } from "./topic.ts";

/**
 * One more round of the same, prepared: of a Delphi with the same estimates, of a consent round with wordings that take up objections.
 * @returns its id; the key of the table sees to it that there is one only
 */
export async function prepareNextRound(ctx: Context, id: number): Promise<number> {
  return transact(ctx, async (trx, announce) => {
    const run = await lockRun(ctx, id, trx);
    authorise(run.my, "method:manage");
    const result = (await findSnapshot(trx, id))?.result ?? null;
    const refusal = refuseNextRound(run, result);
    if (refusal !== null || result === null) throw new Conflict(refusal ?? "methods:run.refusal.not-released");
    const findNext = () => trx.selectFrom("method_runs").where("previous_run_id", "=", id).select("id").executeTakeFirst();
    const there = await findNext();
    if (there) return there.id;
    if (await onTables(trx, findNext)) throw new Conflict("common:error.hidden");
    const { stage } = await requireProcess(ctx, run.processId, trx);
    const next = await trx
      .insertInto("method_runs")
      .values({
        process_id: run.processId,
        stage,
        roundtable_id: run.roundtableId,
        // It goes on with what was asked there.
        point_id: (runs) => runs.selectFrom("method_runs").where("id", "=", id).select("point_id"),
        method: run.method,
        config: JSON.stringify(run.config),
        question: run.question,
        explanation: run.explanation,
        voice: run.voice,
        is_secret: run.isSecret,
        reason: run.reason,
        release: run.release,
        state: "created",
        round: run.round + 1,
        previous_run_id: id,
        created_by: ctx.actor.personId,
        created_at: ctx.now(),
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    const again = unsettled(result);
    await insertOptions(
      trx,
      next.id,
      run.options.filter((option) => again.includes(option.id)),
    );
    announceRun(announce, run);
    return next.id;
  });
}
