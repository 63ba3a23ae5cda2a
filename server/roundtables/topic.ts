/** A roundtable as all its screens show it. */
import type { TopicDeclaration } from "../platform/topics.ts";
import { requireRoundtable, roundtableSnapshot } from "./queries.ts";

export const ROUNDTABLE_TOPIC: TopicDeclaration<"roundtable"> = {
  kind: "roundtable",
  require: requireRoundtable,
  snapshot: ({ db, now }, id) => roundtableSnapshot(db, id, now()),
};
