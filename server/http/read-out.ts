/** Keeps a connection usable when its answer came before everything was read that was sent. */
import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * What was read in part (a form to nowhere, or of somebody whose session has ended) would stand in the way of whoever asks next on
 * the same connection, which behind a proxy is somebody else: Node.js reads out only what nobody has begun to read.
 */
export function readOut(request: IncomingMessage, response: ServerResponse): void {
  response.once("finish", () => {
    if (request.complete) return;
    request.removeAllListeners("data").removeAllListeners("readable");
    request.resume();
  });
}
