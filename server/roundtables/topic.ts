/** A roundtable as all its screens show it. */
import type { TopicDeclaration } from "../platform/topics.ts";
import { requireRoundtable, shownSnapshot } from "./queries.ts";

export const ROUNDTABLE_TOPIC: TopicDeclaration<"roundtable"> = {
  kind: "roundtable",
  require: requireRoundtable,
  snapshot: ({ db, now }, id) => shownSnapshot(db, id, now()),
};
