/** The log, and what is said at the start: both go to standard output, and nothing ever waits for it. */
import { fstatSync, write, writeSync } from "node:fs";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { pino, type Logger } from "pino";

/** What waits for a full disk or a reader that has fallen asleep; lines beyond are counted. */
const MOST_WAITING = 1024 * 1024;
const TRY_AGAIN_MS = 250;
const GOODBYE_MS = 1_000;

/** Of this process, in the log and on the page of the system. */
export const serverName = `${hostname()}:${process.pid}`;

export interface LogOutput {
  log: Logger;
  /** A text for people, between the lines of the log. */
  say(text: string): void;
  /** Resolves when all is written, or after a moment: nobody may be reading any more. */
  close(): Promise<void>;
}

export function openLog({ level, pretty }: { level: string; pretty: boolean }): LogOutput {
  const options = {
    ...{ level, base: { server: serverName }, timestamp: pino.stdTimeFunctions.isoTime },
    ...{ redact: ["*.password", "*.cookie"], serializers: { err: plainError } },
  };
  const writer = makeWriter(1, (lines) => log.warn({ lines }, "lines of the log could not be written"));
  const log = pino(
    options,
    pretty ? pino.transport({ target: "pino-pretty", options: { ignore: "pid,hostname" } }) : { write: writer.write },
  );
  return { log, say: writer.write, close: writer.close };
}

const MAIL_ADDRESS = /[^\s<>"'(),:;]*[^\s<>"'(),:;/]@[^\s<>"'(),:;]+/g;
/** What may be one: in a stack numbers of lines and parts of names look alike, so that `isIP` has the last word. */
const MAYBE_NETWORK_ADDRESS =
  /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:\d{0,3}(?:\.\d{1,3}){3})?)(?![\w.])/gi;

/**
 * What it was and where. Databases and mail servers quote rows and addresses in what they add; those stay out, as does the network
 * address that a refused or broken connection names.
 */
export function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint_name: constraint } = error as { code?: unknown; constraint_name?: unknown };
  const [message, stack] = [error.message, error.stack ?? ""].map((text) =>
    text.replace(MAIL_ADDRESS, "<…>").replace(MAYBE_NETWORK_ADDRESS, (found) => (isIP(found) ? "<…>" : found)),
  );
  return {
    type: error.name,
    message,
    stack,
    ...(code !== undefined && { code }),
    ...(constraint !== undefined && { constraint }),
  };
}

/** @param onLoss how many lines were lost, once writing works again */
function makeWriter(fd: number, onLoss: (lines: number) => void) {
  stopWaitingFor(fd);
  const waiting: string[] = [];
  let size = 0;
  let lost = 0;
  let chunk = Buffer.alloc(0);
  let isBusy = false;
  let onEmpty: () => void = () => undefined;

  function push(line: string): void {
    if (size + line.length > MOST_WAITING) return void lost++;
    size += line.length;
    waiting.push(line);
    if (isBusy) return;
    isBusy = true;
    setImmediate(pump);
  }

  function pump(): void {
    if (chunk.length === 0) chunk = Buffer.from(takeAll());
    if (chunk.length === 0) {
      isBusy = false;
      return onEmpty();
    }
    write(fd, chunk, (error, written) => {
      // A pipe without room, a full disk, a reader that has gone: whatever it is, it may pass.
      if (error) return void setTimeout(pump, TRY_AGAIN_MS).unref();
      chunk = chunk.subarray(written);
      if (lost > 0 && chunk.length === 0) {
        const lines = lost;
        lost = 0;
        onLoss(lines);
      }
      pump();
    });
  }

  function takeAll(): string {
    size = 0;
    return waiting.splice(0).join("");
  }

  process.on("exit", () => {
    try {
      writeSync(fd, takeAll());
    } catch {
      // Then these are lost as well.
    }
  });
  return {
    write: push,
    close: () =>
      new Promise<void>((done) => {
        onEmpty = done;
        if (!isBusy) done();
        setTimeout(done, GOODBYE_MS);
      }),
  };
}

/** Node sets pipes and sockets to say "no room" instead of waiting when it opens them as a stream; terminals and files stay. */
function stopWaitingFor(fd: number): void {
  const kind = fstatSync(fd);
  if (fd === 1 && (kind.isFIFO() || kind.isSocket())) process.stdout.on("error", () => undefined);
}
