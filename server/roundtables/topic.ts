/** A roundtable as all who take part see it, and as it hangs on the wall. */
import type { TopicDeclaration } from "../platform/topics.ts";
import { liveSnapshot } from "./approval/live.queries.ts";
import { requireRoundtable } from "./queries.ts";
import { findWall } from "./screens/queries.ts";

export const ROUNDTABLE_TOPIC: TopicDeclaration<"roundtable"> = {
  kind: "roundtable",
  require: requireRoundtable,
  snapshot: ({ db, now }, id) => liveSnapshot(db, id, now()),
};

/** Besides those with a mandate it is heard by whoever has the address of the screen, or of a guest's page (screens/passes.queries.ts). */
export const WALL_TOPIC: TopicDeclaration<"wall"> = {
  kind: "wall",
  follows: "roundtable",
  require: requireRoundtable,
  snapshot: ({ db, now }, id) => findWall(db, id, now()),
};
