/** A roundtable as all who take part see it, and as it hangs on the wall. */
import type { TopicDeclaration } from "../platform/topics.ts";
import { requireRoundtable, shownSnapshot } from "./queries.ts";
import { findWall } from "./screens/queries.ts";

export const ROUNDTABLE_TOPIC: TopicDeclaration<"roundtable"> = {
  kind: "roundtable",
  require: requireRoundtable,
  snapshot: ({ db, now }, id) => shownSnapshot(db, id, now()),
};

/** Besides those with a mandate it is heard by whoever has the address of the screen, or of a guest's page (screens/passes.queries.ts). */
export const WALL_TOPIC: TopicDeclaration<"wall"> = {
  kind: "wall",
  follows: "roundtable",
  require: requireRoundtable,
  snapshot: ({ db, now }, id) => findWall(db, id, now()),
};
