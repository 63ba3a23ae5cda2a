/** All topics of a process as board and list show them: a move on one screen is on all of them. */
import type { TopicDeclaration } from "../platform/topics.ts";
import { requireProcess } from "../processes/queries.ts";
import { readBoard } from "./queries.ts";

export const TOPICS_TOPIC: TopicDeclaration<"topics"> = {
  kind: "topics",
  require: async (ctx, id) => ({ processId: id, my: (await requireProcess(ctx, id)).my }),
  snapshot: ({ db }, id) => readBoard(db, id),
};
