/** How topics end: deferred, declined, taken up; one or many at once, with a reason, and their authors hear. */
import { sql } from "kysely";
import type { Disposition } from "../../db/schema/topics.ts";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict } from "../errors.ts";
import { notify, withdraw } from "../notifications/commands.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { recordEvent } from "../processes/commands.ts";
import { requireProcess } from "../processes/queries.ts";
import { holdTopics, requireChosen, type Chosen } from "./chosen.queries.ts";
import { requireTopic } from "./queries.ts";
import { topicNumbers } from "./rules.ts";

/** @throws Conflict when one of them was decided meanwhile: then none is */
export async function disposeTopics(
  ctx: Context,
  processId: number,
  ids: readonly number[],
  { disposition, reason }: { disposition: "deferred" | "declined"; reason: string },
): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "topic:dispose");
  await transact(ctx, async (trx, announce) => {
    await holdTopics(trx, processId);
    await decide(trx, ctx, announce, processId, { ids, disposition, reason, itemId: null });
  });
}

export interface Decision {
  ids: readonly number[];
  disposition: Exclude<Disposition, "merged">;
  reason: string;
  /** Of the joint agenda, when they are taken up. */
  itemId: number | null;
}

/** Within a command that has authorised it and holds the topics. */
export async function decide(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  processId: number,
  { ids, disposition, reason, itemId }: Decision,
): Promise<void> {
  const chosen = await requireChosen(trx, processId, ids);
  const decided = chosen.filter((topic) => topic.disposition !== null);
  if (decided.length > 0) throw new Conflict("topics:error.decided", { numbers: topicNumbers(decided) });
  await trx
    .updateTable("topics")
    .set({
      disposition,
      disposition_reason: reason,
      agenda_item_id: itemId,
      disposed_by: ctx.actor.personId,
      disposed_at: ctx.now(),
    })
    .where("id", "in", [...ids])
    .execute();
  const params = { numbers: topicNumbers(chosen) };
  await recordEvent(trx, ctx, { processId, kind: `topics-${disposition}`, params, path: `/processes/${processId}/topics` });
  await tellAuthors(trx, ctx, announce, processId, chosen);
  announce(`topics:${processId}`);
  announce(`process:${processId}`);
}

/** It is open again. @throws Conflict when it is (or was merged, which is taken back on the board) */
export async function reopenTopic(ctx: Context, id: number): Promise<void> {
  const { process } = await requireTopic(ctx, id);
  authorise(process.my, "topic:dispose");
  await transact(ctx, async (trx, announce) => {
    await holdTopics(trx, process.id);
    const [topic] = await requireChosen(trx, process.id, [id]);
    if (topic!.disposition === null || topic!.disposition === "merged") throw new Conflict("common:error.changed-meanwhile");
    await trx
      .updateTable("topics")
      .set({ disposition: null, disposition_reason: "", agenda_item_id: null, disposed_by: null, disposed_at: null })
      .where("id", "=", id)
      .execute();
    const params = { numbers: topicNumbers([topic!]) };
    await recordEvent(trx, ctx, { processId: process.id, kind: "topic-reopened", params, path: `/topics/${id}` });
    await withdraw(trx, announce, "topic-disposed", { kind: "topic", id });
    announce(`topics:${process.id}`);
  });
}

/** Whoever wrote it, and the organisation in whose name it stands. Of an anonymous one nobody is known. */
export async function tellAuthors(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  processId: number,
  topics: readonly Chosen[],
): Promise<void> {
  for (const { id, person_id, organisation_id, countersigning } of topics) {
    if (person_id === null) continue;
    const ofOrganisation = countersigning === null ? null : organisation_id;
    const to = sql`select ${person_id}::int union
      select person_id from mandates where process_id = ${processId} and organisation_id = ${ofOrganisation}::int`;
    await notify(trx, ctx, announce, { kind: "topic-disposed", processId, about: { kind: "topic", id }, to });
  }
}
