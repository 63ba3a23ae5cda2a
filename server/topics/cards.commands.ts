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
  const round = { processId: run.processId, source: run.question, of: ctx.t("methods:run.method.cards") };
  return handInWritten(
    ctx,
    round,
    cards.map(({ text }) => text),
    requestId,
  );
}

/**
 * What was written in a round in which nobody is named becomes topics, on behalf of those who were asked; what is one already is left out.
 * @param round `of`: in whose name · `source`: what was asked @returns how many came
 */
export async function handInWritten(
  ctx: Context,
  { processId, source, of: organisation }: { processId: number; source: string; of: string },
  cards: readonly string[],
  requestId: string,
): Promise<number> {
  const facts = { problem: "", concerned: "", cluster: "", source: source.slice(0, 200), organisation };
  const judged = await judgeListed(
    ctx,
    processId,
    cards.map((title) => ({ title, ...facts })),
  );
  const fresh = judged.filter(({ state }) => state === "ready");
  return fresh.length === 0 ? 0 : handInList(ctx, processId, fresh, requestId);
}
