/** Arranges topics: clusters, the place of a card, merging. What is merged keeps its words, its author and its place, and comes back whole. */
import { sql } from "kysely";
import { authorise } from "../access/rules.ts";
import type { Context, Trx } from "../context.ts";
import { Conflict, Invalid, NotFound } from "../errors.ts";
import { withdraw } from "../notifications/commands.ts";
import { placed, type Move } from "../platform/order.rules.ts";
import { once } from "../platform/submissions.ts";
import { transact, type Announce } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import { tellAuthors } from "./dispositions.commands.ts";
import { holdTopics, requireChosen } from "./chosen.queries.ts";
import { requireTopic } from "./queries.ts";

/** @throws Invalid when there is one of that title @returns its id */
export async function createCluster(ctx: Context, processId: number, title: string, requestId: string): Promise<number> {
  return arrange(ctx, processId, (trx) =>
    once(trx, ctx, requestId, async () => {
      const id = await clusterTitled(trx, processId, title);
      if (id === undefined) throw new Invalid("topics:invalid.cluster-twice", "title");
      return id;
    }),
  );
}

/** Behind the others. @returns undefined when there is one of that title */
export async function clusterTitled(trx: Trx, processId: number, title: string): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into topic_clusters (process_id, title, position)
    select ${processId}::int, ${title}, coalesce(max(position), 0) + 1 from topic_clusters where process_id = ${processId}
    on conflict do nothing returning id`.execute(trx);
  return rows[0]?.id;
}

export async function renameCluster(ctx: Context, id: number, title: string): Promise<number> {
  const processId = await processOf(ctx, id);
  return arrange(ctx, processId, async (trx) => {
    await requireCluster(trx, processId, id);
    const twice = await trx
      .selectFrom("topic_clusters")
      .where("process_id", "=", processId)
      .where("id", "!=", id)
      .where(sql<boolean>`lower(title) = lower(${title})`)
      .select("id")
      .executeTakeFirst();
    if (twice) throw new Invalid("topics:invalid.cluster-twice", "title");
    await trx.updateTable("topic_clusters").set({ title }).where("id", "=", id).execute();
    return processId;
  });
}

/** Its topics are unsorted then; none is lost. */
export async function deleteCluster(ctx: Context, id: number): Promise<number> {
  const processId = await processOf(ctx, id);
  return arrange(ctx, processId, async (trx) => {
    await trx.deleteFrom("topic_clusters").where("id", "=", id).execute();
    return processId;
  });
}

export interface Placement {
  topics: readonly number[];
  /** Null: unsorted. A title: a new one, called after the first topic where it is empty; or the one that is called so already. */
  cluster: number | null | { title: string };
  /** Where the mover saw it; undefined: wherever it is. */
  from?: number | null;
  beside?: Pick<Move, "place" | "of">;
}

/**
 * At the end of a cluster, or beside one of its topics. Whoever was beside it may have gone elsewhere: then it goes to the end.
 * @throws Conflict when somebody moved it since, or took its cluster away @returns the cluster
 */
export async function placeTopics(
  ctx: Context,
  processId: number,
  { topics, cluster: to, from, beside }: Placement,
): Promise<number | null> {
  return arrange(ctx, processId, async (trx) => {
    const chosen = await requireChosen(trx, processId, topics);
    if (chosen.some(({ merged_into }) => merged_into !== null)) throw new Conflict("topics:error.merged-meanwhile");
    if (from !== undefined && chosen.some(({ cluster_id }) => cluster_id !== from)) throw new Conflict("topics:error.moved");
    const cluster = typeof to === "object" && to !== null ? await clusterFor(trx, processId, to.title || chosen[0]!.title) : to;
    if (cluster !== null) await requireCluster(trx, processId, cluster);
    const ids = chosen.map(({ id }) => id);
    const there = (await idsIn(trx, processId, cluster)).filter((id) => !ids.includes(id));
    const order = ids.reduce((all, item) => (beside ? placed([...all, item], { item, ...beside }) : [...all, item]), there);
    // Only those whose place changes are written.
    await sql`
      update topics set cluster_id = ${cluster}::int, position = wanted.position::int
      from unnest(${order}::int[]) with ordinality as wanted (id, position)
      where topics.id = wanted.id and (topics.position, topics.cluster_id) is distinct from (wanted.position::int, ${cluster}::int)`.execute(
      trx,
    );
    return cluster;
  });
}

async function clusterFor(trx: Trx, processId: number, words: string): Promise<number> {
  const title = words.slice(0, 120).toWellFormed();
  const made = await clusterTitled(trx, processId, title);
  if (made !== undefined) return made;
  const there = await trx
    .selectFrom("topic_clusters")
    .where("process_id", "=", processId)
    .where(sql<boolean>`lower(title) = lower(${title})`)
    .select("id")
    .executeTakeFirstOrThrow();
  return there.id;
}

const idsIn = async (trx: Trx, processId: number, cluster: number | null): Promise<number[]> => {
  const rows = await trx
    .selectFrom("topics")
    .where("process_id", "=", processId)
    .where("cluster_id", cluster === null ? "is" : "=", cluster)
    .select("id")
    .orderBy("position")
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
};

/**
 * Into one of them, under which all others are shown as they were handed in; their authors hear of it.
 * @throws Conflict when the target was merged elsewhere, or one of them was decided
 */
export async function mergeTopics(
  ctx: Context,
  processId: number,
  topics: readonly number[],
  into: number,
  reason = "",
): Promise<void> {
  await arrange(ctx, processId, (trx, announce) => mergeInto(trx, ctx, announce, processId, { topics, into, reason }));
}

interface Merging {
  topics: readonly number[];
  into: number;
  reason: string;
}

async function mergeInto(
  trx: Trx,
  ctx: Context,
  announce: Announce,
  processId: number,
  { topics, into, reason }: Merging,
): Promise<void> {
  const ids = topics.filter((id) => id !== into);
  if (ids.length === 0) throw new Invalid("topics:invalid.merge-two", "into");
  const [target] = await requireChosen(trx, processId, [into]);
  if (target!.merged_into !== null) throw new Conflict("topics:error.target-merged");
  const chosen = await requireChosen(trx, processId, ids);
  if (chosen.some(({ disposition }) => disposition !== null)) throw new Conflict("topics:error.decided-meanwhile");
  await trx
    .updateTable("topics")
    .set({
      disposition: "merged",
      merged_into: into,
      disposition_reason: reason,
      disposed_by: ctx.actor.personId,
      disposed_at: ctx.now(),
    })
    .where("id", "in", ids)
    .execute();
  await tellAuthors(trx, ctx, announce, processId, chosen);
}

/** It stands for itself again, where it was; if its cluster is gone meanwhile, among the unsorted ones. */
export async function unmergeTopic(ctx: Context, id: number): Promise<void> {
  const { process } = await requireTopic(ctx, id);
  await arrange(ctx, process.id, async (trx, announce) => {
    const [topic] = await requireChosen(trx, process.id, [id]);
    if (topic!.merged_into === null) throw new Conflict("common:error.changed-meanwhile");
    await trx
      .updateTable("topics")
      .set({ disposition: null, merged_into: null, disposition_reason: "", disposed_by: null, disposed_at: null })
      .where("id", "=", id)
      .execute();
    await withdraw(trx, announce, "topic-disposed", { kind: "topic", id });
  });
}

async function arrange<T>(ctx: Context, processId: number, work: (trx: Trx, announce: Announce) => Promise<T>): Promise<T> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "topic:sort");
  return transact(ctx, async (trx, announce) => {
    await holdTopics(trx, processId);
    announce(`topics:${processId}`);
    return work(trx, announce);
  });
}

/** @throws NotFound without a mandate there */
async function processOf(ctx: Context, clusterId: number): Promise<number> {
  const cluster = await ctx.db.selectFrom("topic_clusters").where("id", "=", clusterId).select("process_id").executeTakeFirst();
  if (!cluster) throw new NotFound();
  return (await requireProcess(ctx, cluster.process_id)).id;
}

async function requireCluster(trx: Trx, processId: number, id: number): Promise<void> {
  const found = await trx
    .selectFrom("topic_clusters")
    .where("id", "=", id)
    .where("process_id", "=", processId)
    .select("id")
    .executeTakeFirst();
  if (!found) throw new Conflict("topics:error.cluster-gone");
}
