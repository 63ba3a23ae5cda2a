/** A thread of the pool, and all work that one can be asked for. */
import { parentPort } from "node:worker_threads";
import { WRITE_DOCX } from "../files/docx-paper.ts";
import { FIND_MARKING } from "../platform/find-marking.ts";
import { READ_ROWS } from "../files/read-rows.ts";
import { WRITE_PDF } from "../files/typst.ts";
import { answer, type WorkRequest } from "../platform/worker-pool.ts";
import type { Work } from "../platform/work.rules.ts";
import { CHECK_FILE, ENCODE_TEXT, READ_FILE, READ_RECEIVED, READ_WORD_ROWS } from "./import/work.ts";
import { CLIENTS, COMPARE } from "./versions/work.ts";

const ALL: readonly Work<never, unknown>[] = [
  READ_FILE,
  CHECK_FILE,
  READ_RECEIVED,
  READ_WORD_ROWS,
  ENCODE_TEXT,
  CLIENTS,
  COMPARE,
  WRITE_PDF,
  WRITE_DOCX,
  READ_ROWS,
  FIND_MARKING,
];

parentPort!.on("message", (request: WorkRequest) => {
  void answer(ALL, request).then((done) => parentPort!.postMessage(done));
});
