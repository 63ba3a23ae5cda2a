/** The part of the seed in which the people of the sample town vote: a result that is published, and a run that waits for voices. */
import { findSubjects } from "../server/agenda/subjects.queries.ts";
import { dayOf } from "../server/calendar/rules.ts";
import { ballotField } from "../server/methods/kinds.rules.ts";
import { createRun } from "../server/methods/runs.commands.ts";
import { requireRun } from "../server/methods/runs.queries.ts";
import { runForm } from "../server/methods/runs.rules.ts";
import { closeRun } from "../server/methods/state.commands.ts";
import { castVote } from "../server/methods/votes.commands.ts";
import { sample, type PersonKey } from "./sample.ts";
import { daysFrom, type Desk } from "./seed-desk.ts";

export async function writeMethods(desk: Desk): Promise<void> {
  const { dots, resistance } = sample.methods;
  const then = (days: number) => daysFrom(desk.now, days, 40);
  const past = await ask(desk, then(-10), {
    method: "dots",
    question: dots.question,
    explanation: dots.explanation,
    source: "items",
    dots: String(dots.dots),
    most: String(dots.most),
  });
  await vote(desk, past, then(-9), dots.ballots);
  await closeRun(desk.as("facilitator", then(-6)), past);
  const open = await ask(desk, then(-1), {
    method: "resistance",
    question: resistance.question,
    options: resistance.options.join("\n"),
    closes_on: dayOf(then(resistance.closesInDays)),
  });
  await vote(desk, open, desk.now, resistance.ballots);
  // They have seen that: the bells of the sample town ring for what its tests and visitors do.
  await desk.db.deleteFrom("notifications").where("kind", "=", "method-open").execute();
}

async function ask({ as, processId }: Desk, at: Date, fields: Record<string, string>): Promise<number> {
  const ctx = as("facilitator", at);
  return createRun(ctx, processId, runForm.parse({ ...fields, start: "true" }), "", findSubjects(ctx));
}

async function vote(
  { as }: Desk,
  runId: number,
  at: Date,
  ballots: readonly (readonly [PersonKey, readonly number[]])[],
): Promise<void> {
  const { options } = await requireRun(as("facilitator", at), runId);
  for (const [person, values] of ballots) {
    const form = Object.fromEntries(options.map(({ id }, index) => [ballotField.value(id), String(values[index] ?? "")]));
    await castVote(as(person, at), runId, form);
  }
}
