/** The thread in which texts are put together, so that nobody's typing waits for it; started by folding.ts. */
import { parentPort } from "node:worker_threads";
import { foldText } from "../documents/log.rules.ts";
import type { Answer, Order } from "./folding.ts";
import { lossOf } from "./losses.rules.ts";

parentPort!.on("message", (order: Order) => {
  const answer = work(order);
  const { state } = { state: null, ...answer.result };
  parentPort!.postMessage(answer, state ? [state.buffer as ArrayBuffer] : []);
});

function work(order: Order): Answer {
  try {
    const result = order.kind === "loss" ? lossOf(order.before, order.updates) : foldText(order.updates);
    return { id: order.id!, result };
  } catch (error) {
    return { id: order.id!, error: (error as Error).stack ?? String(error) };
  }
}
