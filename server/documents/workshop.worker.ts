/** A thread in which files are read and written; started by workshop.ts. */
import { parentPort } from "node:worker_threads";
import type { Order } from "./workshop.ts";
import { answer } from "./workshop-jobs.ts";

parentPort!.on("message", (order: Order) => {
  void answer(order).then((done) => parentPort!.postMessage(done));
});
