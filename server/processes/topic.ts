/** Whatever pages of a process list: agenda, documents, roundtables, people, the log. */
import { onlyNews, type TopicDeclaration } from "../platform/topics.ts";
import { requireProcess } from "./queries.ts";

export const PROCESS_TOPIC: TopicDeclaration<"process"> = {
  kind: "process",
  require: async (ctx, id) => ({ processId: id, my: (await requireProcess(ctx, id)).my }),
  snapshot: onlyNews,
};
