/** Asks a straw poll at a roundtable: a run of the engine, which is opened, voted on, closed and released there like any other. */
import { authorise } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { parseConfig } from "../methods/kinds.rules.ts";
import type { PollForm } from "../methods/polls.rules.ts";
import { insertRun, subjectsOfLines } from "../methods/runs.commands.ts";
import { announceRun } from "../methods/topic.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import { lockRoundtable } from "./queries.ts";
import { requireState } from "./rules.ts";

/** Prepared beforehand, or asked on the spot; nobody but those who lead sees it until it is opened. @returns its id */
export async function createPoll(ctx: Context, id: number, form: PollForm, requestId: string): Promise<number> {
  return transact(ctx, async (trx, announce) => {
    const { my, state, processId } = await lockRoundtable(ctx, id, trx);
    authorise(my, "method:manage");
    requireState(state, "planned", "open");
    if (form.start && state !== "open") throw new Conflict("methods:refusal.roundtable-not-open");
    const point = await trx
      .selectFrom("points")
      .where("id", "=", form.point_id)
      .where("roundtable_id", "=", id)
      .select("id")
      .executeTakeFirst();
    if (!point) throw new Invalid("common:invalid.choice", "point_id");
    const { stage } = await requireProcess(ctx, processId, trx);
    const asked = { ...form, method: "poll", explanation: "", is_secret: false, release: "by_hand", closes_at: null } as const;
    const subjects = subjectsOfLines(ctx, asked);
    const where = { processId, stage, roundtableId: id, pointId: form.point_id };
    const run = { ...where, form: { ...asked, start: form.start ?? false }, config: parseConfig("poll", form), subjects };
    const pollId = await once(trx, ctx, requestId, () => insertRun(trx, ctx, announce, run));
    announceRun(announce, { id: pollId, processId, roundtableId: id });
    return pollId;
  });
}
