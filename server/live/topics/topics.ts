/** All topics of the installation; each is declared in its own domain and listed here once. */
import type { Context, Topic } from "../../context.ts";
import { clearedAlike, type ClearedFor } from "../../markings/cleared.queries.ts";
import { DOCUMENT_TOPIC } from "../../documents/topic.ts";
import { METHOD_TOPIC } from "../../methods/topic.ts";
import { PERSON_TOPIC } from "../../overview/topic.ts";
import { PROCESS_TOPIC } from "../../processes/topic.ts";
import { STATEMENT_TOPIC } from "../../consultations/topic.ts";
import { ROUNDTABLE_TOPIC, WALL_TOPIC } from "../../roundtables/topic.ts";
import { TOPICS_TOPIC } from "../../topics/topic.ts";

export const TOPICS = [
  PROCESS_TOPIC,
  DOCUMENT_TOPIC,
  ROUNDTABLE_TOPIC,
  WALL_TOPIC,
  METHOD_TOPIC,
  TOPICS_TOPIC,
  STATEMENT_TOPIC,
  PERSON_TOPIC,
] as const;
export type TopicKind = (typeof TOPICS)[number]["kind"];

/** This one, and those that show the same thing in another way. */
export function withFollowers(topic: Topic): Topic[] {
  const [kind, id] = topic.split(":");
  const followers = TOPICS.filter((one) => "follows" in one && one.follows === kind);
  return [topic, ...followers.map((follower): Topic => `${follower.kind}:${Number(id)}`)];
}

/** By kind. */
export type Snapshots = Partial<Record<TopicKind, (id: number) => Promise<unknown>>>;

const snapshotsOf = (ctx: Pick<Context, "db" | "now">): Snapshots =>
  Object.fromEntries(TOPICS.map(({ kind, snapshot }) => [kind, (id: number) => snapshot(ctx, id)]));

/** What those may see alike who listen; null: whoever is not signed in. */
export interface SnapshotsOfSome {
  personIds: readonly (number | null)[];
  snapshots: Snapshots;
}

/** Once for all of those to whom the same is hidden: mostly that is nothing, for everybody. */
export async function snapshotsFor(
  { db, clearedFor, now }: Pick<Context, "db" | "now"> & { clearedFor?: ClearedFor | undefined },
  personIds: readonly (number | null)[],
): Promise<SnapshotsOfSome[]> {
  const groups = await clearedAlike({ db, clearedFor }, personIds, now());
  return groups.map((group) => ({ personIds: group.personIds, snapshots: snapshotsOf({ db: group.db, now }) }));
}
