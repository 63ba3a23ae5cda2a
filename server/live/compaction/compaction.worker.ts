/** The thread in which texts are put together, so that nobody's typing waits for it; started by folding.ts. */
import { parentPort } from "node:worker_threads";
import type { Answer } from "./compaction.ts";
import { carryOut, type Order } from "./jobs.rules.ts";

parentPort!.on("message", ({ id, order }: { id: number; order: Order }) => {
  const answer = work(id, order);
  const state = (answer.result as { state?: Uint8Array } | undefined)?.state;
  parentPort!.postMessage(answer, state ? [state.buffer as ArrayBuffer] : []);
});

function work(id: number, order: Order): Answer {
  try {
    return { id, result: carryOut(order) };
  } catch (error) {
    return { id, error: (error as Error).stack ?? String(error) };
  }
}
