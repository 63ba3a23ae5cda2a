/** A thread of the pool, and all work that one can be asked for. */
import { parentPort } from "node:worker_threads";
import { READ_ROWS } from "../files/read-rows.ts";
import { WRITE_PDF } from "../files/typst.ts";
import { answer, type WorkRequest } from "../platform/worker-pool.ts";
import type { Work } from "../platform/work.rules.ts";
import { ENCODE_TEXT, READ_FILE } from "./import/work.ts";
import { CLIENTS, COMPARE } from "./versions/work.ts";

const ALL: readonly Work<never, unknown>[] = [READ_FILE, ENCODE_TEXT, CLIENTS, COMPARE, WRITE_PDF, READ_ROWS];

parentPort!.on("message", (request: WorkRequest) => {
  void answer(ALL, request).then((done) => parentPort!.postMessage(done));
});
