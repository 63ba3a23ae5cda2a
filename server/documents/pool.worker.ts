/** A thread in which files are read and written; started by workshop.ts. */
import { parentPort } from "node:worker_threads";
import type { Order } from "../platform/worker-pool.ts";
import { answer } from "./worker-jobs.ts";

parentPort!.on("message", (order: Order) => {
  void answer(order).then((done) => parentPort!.postMessage(done));
});
