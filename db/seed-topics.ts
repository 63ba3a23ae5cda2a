/** The part of the seed with what people handed in before there was an agenda; through the commands that they would use. Called by seed-work.ts only. */
import { takeUpTopics } from "../server/agenda/topics.commands.ts";
import { createCluster, mergeTopics, placeTopics } from "../server/topics/board.commands.ts";
import { handInTopic, insertTopics, setAffected } from "../server/topics/commands.ts";
import { disposeTopics } from "../server/topics/dispositions.commands.ts";
import { topicForm } from "../server/topics/rules.ts";
import type { ItemKey } from "./sample.ts";
import { topicClusters, unsortedTopics, type SampleTopic } from "./sample-topics.ts";
import { daysFrom, type Desk } from "./seed-desk.ts";

export async function writeTopics(desk: Desk, items: Record<ItemKey, number>): Promise<void> {
  const { processId } = desk;
  const sorter = desk.as("facilitator", daysFrom(desk.now, -30));
  const ids = new Map<string, number>();
  for (const [title, topics] of Object.entries(topicClusters)) {
    const cluster = await createCluster(sorter, processId, title, "");
    for (const topic of topics) ids.set(topic.title, await handIn(desk, topic));
    await placeTopics(sorter, processId, { topics: topics.map((topic) => ids.get(topic.title)!), cluster });
  }
  for (const topic of unsortedTopics) ids.set(topic.title, await handIn(desk, topic));
  for (const topic of [...Object.values(topicClusters).flat(), ...unsortedTopics]) await decide(desk, topic, ids, items);
}

async function handIn(desk: Desk, topic: SampleTopic): Promise<number> {
  const { processId, organisations, as, now } = desk;
  const at = daysFrom(now, -45);
  const { title, problem = "", concerned = "", source = "", by, affects = [] } = topic;
  const words = { title, problem, concerned, source };
  const author = topic.for
    ? { by: "organisation", organisation_id: String(organisations[topic.for]) }
    : topic.behalf
      ? { by: "person", behalf_name: topic.behalf }
      : {};
  const id = by
    ? await handInTopic(as(by, at), processId, topicForm.parse({ ...words, ...author }), "")
    : await withoutName(desk, words);
  for (const person of affects) await setAffected(as(person, at), id, true);
  return id;
}

/** Whatever the rules of procedure of the sample town say by then. */
const withoutName = async (
  { db, processId, now }: Desk,
  words: Pick<Required<SampleTopic>, "title" | "problem" | "concerned" | "source">,
): Promise<number> =>
  db.transaction().execute(async (trx) => {
    const nobody = { person_id: null, organisation_id: null, behalf_name: "", countersigning: null, sent_key: null };
    const at = { now: () => daysFrom(now, -45) };
    const [id] = await insertTopics(trx, at, processId, [{ ...words, ...nobody, is_anonymous: true }]);
    return id!;
  });

async function decide(desk: Desk, topic: SampleTopic, ids: Map<string, number>, items: Record<ItemKey, number>): Promise<void> {
  const { processId } = desk;
  const id = ids.get(topic.title)!;
  const by = desk.as("facilitator", daysFrom(desk.now, -12));
  const { into, takenUp, deferred, declined } = topic;
  if (into) await mergeTopics(by, processId, [id], ids.get(into)!, "");
  if (takenUp) await takeUpTopics(by, processId, { topics: [id], item: items[takenUp], title: "", reason: "" });
  if (deferred) await disposeTopics(by, processId, [id], { disposition: "deferred", reason: deferred });
  if (declined) await disposeTopics(by, processId, [id], { disposition: "declined", reason: declined });
}
