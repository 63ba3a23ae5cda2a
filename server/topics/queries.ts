/** Looks at the topics of a process: all of them as cards, one of them in whole. Whoever has a mandate sees all of them. */
import { sql } from "kysely";
import type { Bench } from "../../db/schema/organisations.ts";
import type { Context, Database } from "../context.ts";
import { NotFound } from "../errors.ts";
import type { Shown } from "../platform/revisions.queries.ts";
import { actingName } from "../processes/acting.queries.ts";
import { isId, requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { AffectedCounts, Cluster, Topic, TopicBoard, TopicCard } from "./rules.ts";

export async function listTopics(ctx: Context, processId: number): Promise<{ process: ProcessHead; board: TopicBoard }> {
  const process = await requireProcess(ctx, processId);
  const read = () => readBoard(ctx.db, processId);
  return { process, board: await (ctx.shared ? ctx.shared(`topics:${processId}`, "board", read) : read()) };
}

/** The same for all who listen. */
export async function readBoard(db: Database, processId: number): Promise<TopicBoard> {
  const [clusters, topics] = await Promise.all([listClusters(db, processId), readCards(db, processId)]);
  return { clusters, topics };
}

export const listClusters = (db: Database, processId: number): Promise<Cluster[]> =>
  db
    .selectFrom("topic_clusters")
    .where("process_id", "=", processId)
    .select(["id", "title"])
    .orderBy("position")
    .orderBy("id")
    .execute();

async function readCards(db: Database, processId: number): Promise<TopicCard[]> {
  const { rows } = await sql<TopicCard>`
    with recursive roots (id, root) as (
      select id, id from topics where process_id = ${processId} and merged_into is null
        and id in (select merged_into from topics where process_id = ${processId})
      union all select topics.id, roots.root from topics join roots on topics.merged_into = roots.id),
    -- Of most it is enough to count, and in one go; an organisation may have said it of several that are one now.
    alone as (
      select topic_id, count(*)::int as affected from topic_affected
      where topic_id in (select id from topics where process_id = ${processId}) group by topic_id),
    joint as (
      select root, count(distinct organisation_id)::int as affected from roots join topic_affected on topic_id = roots.id group by root)
    select topics.id, number, topics.title, cluster_id as "clusterId", disposition, merged_into as "mergedInto",
      case when merged_into is null then (
        count(*) filter (where merged_into is not null) over (partition by coalesce(merged_into, topics.id)))::int else 0 end as merged,
      coalesce(joint.affected, alone.affected, 0) as affected
    from topics
    left join topic_clusters on topic_clusters.id = cluster_id
    left join alone on alone.topic_id = topics.id
    left join joint on joint.root = topics.id
    where topics.process_id = ${processId} and withdrawn_on is null
    order by topic_clusters.position nulls first, topic_clusters.id, topics.position, topics.id`.execute(db);
  return rows;
}

/** @throws NotFound without a mandate in its process */
export async function requireTopic(
  ctx: Pick<Context, "db" | "actor" | "now">,
  id: number,
): Promise<{ process: ProcessHead; topic: Topic }> {
  if (!isId(id)) throw new NotFound();
  const [topic] = await topicRows(ctx.db).where("topics.id", "=", id).execute();
  if (!topic) throw new NotFound();
  return { process: await requireProcess(ctx, topic.processId), topic };
}

/** What was merged into a topic, oldest first, and what into those. */
export async function listMerged(db: Database, id: number): Promise<Topic[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive beneath (id) as (
      select id from topics where merged_into = ${id}
      union select topics.id from topics join beneath on topics.merged_into = beneath.id)
    select id from beneath`.execute(db);
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  return topicRows(db).where("topics.id", "in", ids).orderBy("number").execute();
}

/** Those of a selection that belong to the process, in whole; callers have asked for the process. */
export const listChosen = (db: Database, processId: number, ids: readonly number[]): Promise<Topic[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : topicRows(db)
        .where("topics.process_id", "=", processId)
        .where("topics.id", "in", [...ids])
        .where("withdrawn_on", "is", null)
        .orderBy("number")
        .execute();

/** All of a process in whole, for a file. */
export const listWhole = (db: Database, processId: number): Promise<Topic[]> =>
  topicRows(db).where("topics.process_id", "=", processId).where("withdrawn_on", "is", null).orderBy("number").execute();

export const listOfItem = (db: Database, agendaItemId: number): Promise<{ id: number; number: number; title: string }[]> =>
  db
    .selectFrom("topics")
    .where("agenda_item_id", "=", agendaItemId)
    .select(["id", "number", "title"])
    .orderBy("number")
    .execute();

/** By topic: the item that it was taken up in. Callers have asked for the process. */
export async function findItemsOfTopics(db: Database, processId: number): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom("topics")
    .where("process_id", "=", processId)
    .where("agenda_item_id", "is not", null)
    .select(["id", "agenda_item_id as item"])
    .execute();
  return new Map(rows.map(({ id, item }) => [id, item!]));
}

/** By topic that was merged: the number of the one it stands under, through all that were merged in turn. Callers have asked for the process. */
export async function findTargetsOfMerged(db: Database, processId: number): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number; number: number }>`
    with recursive beneath (id, number) as (
      select id, number from topics where process_id = ${processId} and merged_into is null
        and id in (select merged_into from topics where process_id = ${processId})
      union all select topics.id, beneath.number from topics join beneath on topics.merged_into = beneath.id)
    select beneath.id, beneath.number from beneath join topics on topics.id = beneath.id where merged_into is not null`.execute(
    db,
  );
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** How many organisations of which bench each of these affects, those of merged ones included; one voice for each organisation. */
export async function countAffected(db: Database, ids: readonly number[]): Promise<Record<number, AffectedCounts>> {
  if (ids.length === 0) return {};
  const { rows } = await sql<{ root: number; counts: AffectedCounts }>`
    with recursive roots (id, root) as (
      select id, id from topics where id = any(${[...ids]}::int[])
      union all select topics.id, roots.root from topics join roots on topics.merged_into = roots.id),
    voices as (select distinct root, organisation_id, bench from roots join topic_affected on topic_id = roots.id),
    counts as (select root, bench, count(distinct organisation_id)::int as n from voices group by root, bench)
    select root, json_object_agg(bench, n) as counts from counts group by root`.execute(db);
  return Object.fromEntries(rows.map(({ root, counts }) => [root, counts]));
}

/** Which organisations said that it affects them, too. */
export const listAffected = (
  db: Database,
  id: number,
): Promise<{ organisationId: number; name: string; shortName: string; bench: Bench }[]> =>
  db
    .selectFrom("topic_affected")
    .innerJoin("organisations", "organisations.id", "topic_affected.organisation_id")
    .where("topic_id", "=", id)
    .select(["organisations.id as organisationId", "organisations.name", "short_name as shortName", "bench"])
    .orderBy("organisations.name")
    .execute();

/** Those of a selection that an organisation says affect it. */
export async function findAffecting(db: Database, organisationId: number, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("topic_affected")
    .where("organisation_id", "=", organisationId)
    .where("topic_id", "in", [...ids])
    .select("topic_id")
    .execute();
  return rows.map(({ topic_id }) => topic_id);
}

/** In whose name something may be handed in: those that take part. */
export const listTaking = (db: Database, processId: number): Promise<{ id: number; name: string; shortName: string }[]> =>
  db
    .selectFrom("organisations")
    .where("id", "in", (eb) => eb.selectFrom("mandates").where("process_id", "=", processId).select("organisation_id"))
    .select(["id", "name", "short_name as shortName"])
    .orderBy("name")
    .execute();

/** What the form of a topic's words shows. */
export const shownTopic = (id: number): Shown<"topics"> => ({
  table: "topics",
  id,
  columns: ["title", "problem", "concerned", "source"],
});

function topicRows(db: Database) {
  const at = { process: "topics.process_id", at: "topics.handed_in_on" };
  return db
    .selectFrom("topics")
    .leftJoin("people", "people.id", "topics.person_id")
    .leftJoin("organisations", "organisations.id", "topics.organisation_id")
    .leftJoin("people as disposer", "disposer.id", "topics.disposed_by")
    .leftJoin("people as signer", "signer.id", "topics.countersigned_by")
    .select([
      "topics.id",
      "topics.process_id as processId",
      "topics.number",
      "topics.title",
      "topics.problem",
      "topics.concerned",
      "topics.source",
      "topics.is_anonymous as isAnonymous",
      "topics.person_id as personId",
      "topics.organisation_id as organisationId",
      "organisations.name as organisationName",
      "topics.behalf_name as behalfName",
      "topics.countersigning",
      "topics.handed_in_on as handedInOn",
      "topics.cluster_id as clusterId",
      "topics.disposition",
      "topics.disposition_reason as dispositionReason",
      "topics.disposed_at as disposedAt",
      "topics.agenda_item_id as agendaItemId",
      "topics.merged_into as mergedInto",
      "topics.withdrawn_on as withdrawnOn",
      "signer.name as countersignedBy",
      sql<number>`0`.as("merged"),
      sql<number>`0`.as("affected"),
    ])
    .select([
      actingName("people", at).as("personName"),
      actingName("disposer", { process: "topics.process_id", at: "topics.disposed_at" }).as("disposedBy"),
    ]);
}
