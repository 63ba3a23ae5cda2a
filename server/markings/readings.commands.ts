/** Notes who has opened what bears one of the two highest labels: once for each person, thing and day. Taking a file along is noted each time anyway. */
import { recordReading } from "../audit/commands.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context } from "../context.ts";
import { subjectOf } from "../processes/acts.rules.ts";
import { isAbove, labelOf } from "../processes/labels.rules.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { markedAt, pathOf } from "./rules.ts";

/** For the pages of one request. */
export const readingsOf =
  ({ actor, ...ctx }: Pick<Context, "db" | "now"> & { actor: Context["actor"] | null }) =>
  async (path: string, page: unknown): Promise<void> => {
    const { process } = (page ?? {}) as { process?: Partial<ProcessHead> };
    if (actor && process?.labels && process.marking) await noteReading({ ...ctx, actor }, path, process as ProcessHead);
  };

type Reading = Pick<Context, "db" | "now"> & { actor: Pick<Context["actor"], "personId"> };

/** @param path of the page; one that is about no single thing bears the label of its process */
export async function noteReading(
  ctx: Reading,
  path: string,
  process: Pick<ProcessHead, "id" | "marking" | "labels">,
): Promise<void> {
  const thing = markedAt(path);
  const label = thing ? labelOf(process, thing.kind, thing.id) : process.marking;
  if (!isAbove(label, "AMBER")) return;
  const subject = subjectOf(thing && pathOf(thing.kind, thing.id)) ?? (["processes", process.id] as const);
  const facts = { label, day: dayOf(ctx.now()) };
  await recordReading(ctx.db, ctx, { act: "marking-read", processId: process.id, subject, facts });
}
