/** Hands in many topics from a list: all of them or none. */
import { can } from "../access/rules.ts";
import type { Context, Database, Trx } from "../context.ts";
import { Conflict, Invalid } from "../errors.ts";
import { rowsOfFile } from "../files/given-rows.ts";
import { packRows, unpackRows } from "../files/kept-rows.ts";
import { wholeList, type KeptRow, type ShownRow } from "../files/kept-rows.rules.ts";
import { readRows } from "../files/rows.rules.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { requireProcess } from "../processes/queries.ts";
import type { ProcessHead } from "../processes/rules.ts";
import { clusterTitled } from "./board.commands.ts";
import { holdTopics } from "./chosen.queries.ts";
import { askForCountersigning, authoriseHandingIn, insertTopics, type NewTopic } from "./commands.ts";
import {
  BLANK_TOPIC,
  judgeTopics,
  keptTopic,
  MOST_LISTED,
  readTopics,
  type JudgedTopic,
  type ListedTopic,
} from "./list.rules.ts";
import { listTaking } from "./queries.ts";
import { wordingForm } from "./rules.ts";

/**
 * What a list holds: of a file, or of what was pasted.
 * @throws Invalid at `file` or `list` for what is no list, or one that is too long
 */
export async function listGiven(
  ctx: Context,
  processId: number,
  given: { list: string; file: Uint8Array | undefined },
): Promise<ListedTopic[]> {
  authoriseHandingIn(await requireProcess(ctx, processId));
  const field = given.file ? "file" : "list";
  const rows = given.file ? await rowsOfFile(ctx, given.file, MOST_LISTED + 1) : readRows(given.list);
  const topics = readTopics(rows, given.file ? null : given.list);
  if (topics.length === 0) throw new Invalid("topics:import.nothing", field);
  if (topics.length > MOST_LISTED) throw new Invalid("topics:import.too-many", field, { maximum: MOST_LISTED });
  return topics;
}

/** For a form whose page shows some of them. */
export const packTopics = (topics: readonly ListedTopic[], chosen: readonly boolean[]): string => packRows(topics, chosen);

/** The list that a form carries. @throws Invalid for a list that was not packed here */
export const listSent = ({ kept, shown }: { kept: string; shown: readonly ShownRow<ListedTopic>[] }): KeptRow<ListedTopic>[] =>
  wholeList(unpackRows(kept, keptTopic, MOST_LISTED), shown, BLANK_TOPIC).slice(0, MOST_LISTED);

export async function judgeListed(ctx: Context, processId: number, topics: readonly ListedTopic[]): Promise<JudgedTopic[]> {
  const process = await requireProcess(ctx, processId);
  authoriseHandingIn(process);
  return judge(ctx.db, process, topics);
}

async function judge(db: Database, { id, my }: ProcessHead, topics: readonly ListedTopic[]): Promise<JudgedTopic[]> {
  const [organisations, there, clusters] = await Promise.all([
    listTaking(db, id),
    db.selectFrom("topics").where("process_id", "=", id).where("withdrawn_on", "is", null).select("title").execute(),
    db.selectFrom("topic_clusters").where("process_id", "=", id).select("title").execute(),
  ]);
  return judgeTopics(topics, {
    titles: there.map(({ title }) => title),
    organisations,
    ownId: my.organisationId,
    mayForOthers: can(my, "topic:behalf"),
    clusters: can(my, "topic:sort") ? clusters.map(({ title }) => title) : null,
  });
}

/** @throws Conflict when a row cannot be handed in as it is: then none is @returns how many */
export async function handInList(
  ctx: Context,
  processId: number,
  topics: readonly ListedTopic[],
  requestId: string,
): Promise<number> {
  const process = await requireProcess(ctx, processId);
  authoriseHandingIn(process);
  if (topics.length === 0) throw new Invalid("topics:import.none-chosen");
  return transact(ctx, async (trx, announce) => {
    await holdTopics(trx, processId);
    announce(`topics:${processId}`);
    // How many, not which: no number of a topic stands beside a person and a time.
    return once(trx, ctx, requestId, async () => {
      const judged = await judge(trx, process, topics);
      if (judged.some(({ state }) => state === "wrong")) throw new Conflict("topics:import.not-ready");
      const clusters = await clustersOf(trx, processId, judged);
      const rows = judged.map((topic) => rowOf(ctx, topic, clusters.get(topic.cluster.toLowerCase()) ?? null));
      const ids = await insertTopics(trx, ctx, processId, rows);
      for (const [at, id] of ids.entries()) await askForCountersigning(trx, ctx, announce, processId, { id, ...rows[at]! });
      return ids.length;
    });
  });
}

/** Those that the list names, by their titles in small letters; new ones are made. */
async function clustersOf(trx: Trx, processId: number, topics: readonly JudgedTopic[]): Promise<Map<string, number>> {
  const wanted = new Map(topics.filter(({ cluster }) => cluster).map(({ cluster }) => [cluster.toLowerCase(), cluster]));
  for (const title of wanted.values()) await clusterTitled(trx, processId, title);
  const rows = await trx.selectFrom("topic_clusters").where("process_id", "=", processId).select(["id", "title"]).execute();
  return new Map(rows.map(({ id, title }) => [title.toLowerCase(), id]));
}

const rowOf = (ctx: Context, { inNameOf, ...topic }: JudgedTopic, cluster_id: number | null): NewTopic => ({
  ...wordingForm.parse(topic),
  cluster_id,
  sent_key: null,
  is_anonymous: false,
  person_id: ctx.actor.personId,
  organisation_id: "name" in inNameOf ? null : inNameOf.organisationId,
  behalf_name: "name" in inNameOf ? inNameOf.name : "",
  countersigning: "name" in inNameOf || inNameOf.isOwn ? null : "open",
});
