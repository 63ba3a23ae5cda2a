/** Takes topics up into the joint agenda: into a new item, which begins with their words, or into one that is there. */
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Invalid } from "../errors.ts";
import { transact } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import { holdTopics, requireChosen } from "../topics/chosen.queries.ts";
import { decide } from "../topics/dispositions.commands.ts";
import { topicNumber } from "../topics/rules.ts";
import { authoriseWriting, insertAgendaItem } from "./commands.ts";
import { quickItemForm } from "./rules.ts";

export interface TakingUp {
  topics: readonly number[];
  /** Null: a new one. */
  item: number | null;
  /** Of the new one; empty: as the first topic. */
  title: string;
  reason: string;
}

/** @throws Conflict when one of the topics was decided meanwhile: so a second press makes no second item @returns the item's id */
export async function takeUpTopics(
  ctx: Context,
  processId: number,
  { topics, item, title, reason }: TakingUp,
): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "topic:dispose");
  if (item === null) authoriseWriting(process);
  return transact(ctx, async (trx, announce) => {
    await holdTopics(trx, processId);
    const chosen = await requireChosen(trx, processId, topics);
    const input = quickItemForm.parse({ title: title || chosen[0]!.title });
    const itemId = item === null ? await insertAgendaItem(trx, ctx, processId, { ...input, reason: reasonOf(chosen) }) : item;
    if (item !== null) await refuseStrangeItem(trx, processId, item);
    await decide(trx, ctx, announce, processId, { ids: topics, disposition: "taken_up", reason, itemId });
    announce(`process:${processId}`);
    return itemId;
  });
}

/** All open topics of a cluster, under its name. @throws Conflict when it has none */
export async function takeUpCluster(ctx: Context, processId: number, clusterId: number): Promise<number> {
  await requireProcess(ctx, processId);
  const rows = await ctx.db
    .selectFrom("topics")
    .innerJoin("topic_clusters", "topic_clusters.id", "cluster_id")
    .where("topics.process_id", "=", processId)
    .where("cluster_id", "=", clusterId)
    .where("disposition", "is", null)
    .where("withdrawn_on", "is", null)
    .select(["topics.id", "topic_clusters.title"])
    .orderBy("topics.position")
    .execute();
  const topics = rows.map(({ id }) => id);
  return takeUpTopics(ctx, processId, { topics, item: null, title: rows[0]?.title ?? "", reason: "" });
}

const REASON_MAX = 3000;

/** So many of their words as an item has room for; all of them stand on the topics' pages. */
const reasonOf = (topics: readonly { number: number; title: string; problem: string }[]): string =>
  topics
    .map(({ number, title, problem }) => [`${topicNumber(number)}: ${title}`, problem].filter(Boolean).join("\n"))
    .join("\n\n")
    .slice(0, REASON_MAX)
    .toWellFormed()
    .trim();

async function refuseStrangeItem(trx: Trx, processId: number, itemId: number): Promise<void> {
  const item = await trx
    .selectFrom("agenda_items")
    .where("id", "=", itemId)
    .where("process_id", "=", processId)
    .where("status", "!=", "entfallen")
    .select("id")
    .executeTakeFirst();
  if (!item) throw new Invalid("common:invalid.choice", "item");
}
