/** How many have voted in a run, as it goes; never what. */
import type { TopicDeclaration } from "../platform/topics.ts";
import type { Announce } from "../platform/transact.ts";
import { countRun, requireRun } from "./runs.queries.ts";
import type { RunHead } from "./runs.rules.ts";

export const METHOD_TOPIC: TopicDeclaration<"method"> = {
  kind: "method",
  require: requireRun,
  snapshot: ({ db }, id) => countRun(db, id),
};

/** Wherever a run stands it is looked at again. */
export function announceRun(announce: Announce, run: Pick<RunHead, "id" | "processId" | "roundtableId">): void {
  announce(`method:${run.id}`);
  announce(`process:${run.processId}`);
  if (run.roundtableId !== null) announce(`roundtable:${run.roundtableId}`);
}
