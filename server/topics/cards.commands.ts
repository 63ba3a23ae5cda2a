/** Cards that were collected by the method of that name become topics. */
import { authorise } from "../access/rules.ts";
import type { Context } from "../context.ts";
import { Conflict } from "../errors.ts";
import { findSnapshot, requireRun } from "../methods/runs.queries.ts";
import { handInList, judgeListed } from "./list.commands.ts";

/** Each that is no topic yet, whoever presses how often. @throws Conflict before they are released @returns how many came */
export async function takeUpCards(ctx: Context, runId: number, requestId: string): Promise<number> {
  const run = await requireRun(ctx, runId);
  authorise(run.my, "topic:sort");
  const cards = (await findSnapshot(ctx.db, runId))?.result.cards;
  if (!cards) throw new Conflict("methods:run.refusal.not-released");
  const listed = cards.map(({ text }) => ({
    title: text,
    ...{ problem: "", concerned: "", cluster: "", source: run.question.slice(0, 200) },
    // Written in a round in which nobody is named, or by many: on behalf of those who were asked.
    organisation: ctx.t("methods:run.method.cards"),
  }));
  const fresh = (await judgeListed(ctx, run.processId, listed)).filter(({ state }) => state === "ready");
  return fresh.length === 0 ? 0 : handInList(ctx, run.processId, fresh, requestId);
}
