/** The thread in which texts are put together, so that nobody's typing waits for it. */
import { parentPort } from "node:worker_threads";
import { dataOf } from "../../errors.ts";
import type { Answer } from "./compaction.ts";
import { runTask, type CompactionTask } from "./tasks.rules.ts";

parentPort!.on("message", ({ id, task }: { id: number; task: CompactionTask }) => {
  const answer = work(id, task);
  const state = (answer.result as { state?: Uint8Array } | undefined)?.state;
  parentPort!.postMessage(answer, state ? [state.buffer as ArrayBuffer] : []);
});

function work(id: number, task: CompactionTask): Answer {
  try {
    return { id, result: runTask(task) };
  } catch (error) {
    return { id, error: (error as Error).stack ?? String(error), refusal: dataOf(error) };
  }
}
