/**
 * Pages and files of long texts are made in a thread of its own: reading, drawing and packing up a megabyte takes half a
 * second, and nobody's letter may wait for it. One page at a time, by turns of those who ask.
 */
import type { Worker } from "node:worker_threads";
import { sql } from "kysely";
import type { Logger } from "pino";
import type { Author, BaseContext, Database, EditClaim } from "../context.ts";
import type { EditTask } from "../documents/edits.rules.ts";
import { dataOf } from "../errors.ts";
import {
  LONG_BYTES,
  textAt,
  type FromThread,
  type Made,
  type Question,
  type Surroundings,
  type ToThread,
  type Wanted,
} from "./long-pages.rules.ts";
import { startThread, threadFile } from "../platform/thread.ts";
import type { LiveRooms } from "../live/rooms/rooms.ts";

export interface LongPages {
  /** Whether this page is for the thread. */
  isLong(path: string): Promise<boolean>;
  /**
   * @param by who asks: one page of theirs is made at a time, and those of others come in between
   * @returns "full" when they or all together wait for too many already
   * @throws Error when the thread broke over it
   */
  make(wanted: Wanted, by: string, signal?: AbortSignal): Promise<Made | "full">;
  close(): Promise<void>;
}

export interface LongPagesParts {
  db: Database;
  log: Logger;
  rooms: Pick<LiveRooms, "unstored"> & {
    edit(documentId: number, task: EditTask, by: Author | undefined, claim: EditClaim | undefined): Promise<unknown>;
  };
  announce: BaseContext["announce"];
  surroundings: Surroundings;
  limits?: Partial<LongPagesLimits>;
  /** Where the thread's code is; found by itself. */
  file?: string | undefined;
}

export interface LongPagesLimits {
  longBytes: number;
  /** How many pages of one person wait, and of all. */
  perPerson: number;
  waiting: number;
  /** A thread that has nothing to do for so long ends. */
  idleMs: number;
  /** Whoever breaks the thread by waiting for ever waits no longer than this. */
  pageMs: number;
}

const LIMITS: LongPagesLimits = { longBytes: LONG_BYTES, perPerson: 20, waiting: 100, idleMs: 300_000, pageMs: 60_000 };
const HEAP_MIB = 1024;

interface Waiting {
  wanted: Wanted;
  by: string;
  signal: AbortSignal | undefined;
  resolve: (made: Made) => void;
  reject: (error: Error) => void;
}

export function makeLongPages({
  db,
  log,
  rooms,
  announce,
  surroundings,
  limits: given,
  file = threadFile("long-pages.worker"),
}: LongPagesParts): LongPages {
  const limits = { ...LIMITS, ...given };
  if (!file) log.warn("pages of long texts are made without a thread of their own: its file is missing");
  const waiting: Waiting[] = [];
  let lastBy = "";
  let current: { id: number; job: Waiting; timer: NodeJS.Timeout } | null = null;
  let lastId = 0;
  let thread: Worker | null = null;
  let resting: NodeJS.Timeout | null = null;

  function hire(): Worker {
    const resourceLimits = { maxOldGenerationSizeMb: HEAP_MIB, stackSizeMb: 8 };
    const hired = startThread(file!, { resourceLimits, workerData: surroundings });
    const ended = (error: Error) => {
      if (thread !== hired) return;
      thread = null;
      settle((job) => job.reject(error));
    };
    hired.on("message", (said: FromThread) => hear(hired, said));
    hired.on("error", ended);
    hired.on("exit", () => ended(new Error("The thread that makes pages ended.")));
    return hired;
  }

  function hear(from: Worker, said: FromThread): void {
    if (said.kind === "log") return writeLine(log, said.line);
    if (said.kind === "announce") return announce(said.topic);
    if (said.kind === "ask") return void answer(from, said.id, said.question);
    if (said.id !== current?.id) return;
    settle(({ resolve, reject }) => (said.made ? resolve(said.made) : reject(new Error(said.error))));
  }

  async function answer(to: Worker, id: number, question: Question): Promise<void> {
    const send = (said: ToThread) => to.postMessage(said);
    try {
      const { documentId } = question;
      if (question.kind === "unstored") return send({ kind: "answer", id, answer: rooms.unstored(documentId) });
      send({ kind: "answer", id, answer: await rooms.edit(documentId, question.task, question.by, question.claim) });
    } catch (error) {
      send({ kind: "answer", id, error: String(error), refusal: dataOf(error) });
    }
  }

  function settle(end: (job: Waiting) => void): void {
    if (!current) return;
    clearTimeout(current.timer);
    const { job } = current;
    current = null;
    end(job);
    next();
  }

  function next(): void {
    if (current) return;
    forgetGone();
    if (waiting.length === 0) return rest();
    if (resting) clearTimeout(resting);
    // Somebody else first, if there is anybody.
    const other = waiting.findIndex(({ by }) => by !== lastBy);
    const [job] = waiting.splice(Math.max(other, 0), 1);
    lastBy = job!.by;
    thread ??= hire();
    thread.ref();
    const timer = setTimeout(() => void thread?.terminate(), limits.pageMs).unref();
    current = { id: ++lastId, job: job!, timer };
    thread.postMessage({ kind: "make", id: lastId, wanted: job!.wanted } satisfies ToThread);
  }

  function forgetGone(): void {
    for (let at = waiting.length - 1; at >= 0; at--) if (waiting[at]!.signal?.aborted) giveUp(waiting.splice(at, 1)[0]!);
  }

  function rest(): void {
    const idle = thread;
    if (!idle) return;
    idle.unref();
    if (resting) clearTimeout(resting);
    resting = setTimeout(() => {
      if (current) return;
      if (thread === idle) thread = null;
      void idle.terminate();
    }, limits.idleMs).unref();
  }

  return {
    async isLong(path) {
      const text = file ? textAt(path) : undefined;
      return text !== undefined && (await bytesOf(db, text)) >= limits.longBytes;
    },
    async make(wanted, by, signal) {
      forgetGone();
      const own = waiting.filter((each) => each.by === by).length;
      if (own >= limits.perPerson || waiting.length >= limits.waiting) return "full";
      return new Promise((resolve, reject) => {
        waiting.push({ wanted, by, signal, resolve, reject });
        next();
      });
    },
    async close() {
      for (const job of waiting.splice(0)) giveUp(job);
      if (resting) clearTimeout(resting);
      await thread?.terminate();
    },
  };
}

const giveUp = ({ reject }: Waiting) => reject(new Error("Nobody waits for this page any more."));

/** Of the text and its versions, without reading them. */
async function bytesOf(db: Database, { of, id }: ReturnType<typeof textAt> & object): Promise<number> {
  const which = {
    document: sql`select ${id}::int`,
    item: sql`select document_id from agenda_items where id = ${id}`,
    minutes: sql`select minutes_document_id from roundtables where id = ${id}`,
  };
  const { rows } = await sql<{ bytes: number }>`
    select (
      coalesce((select octet_length(state) from document_states where document_id = wanted.id), 0)
      + coalesce((select sum(octet_length(document_updates.update)) from document_updates where document_id = wanted.id and seq >
          coalesce((select up_to_seq from document_states where document_id = wanted.id), 0)), 0)
      + coalesce((select max(octet_length(state)) from document_versions where document_id = wanted.id), 0)
    )::int as bytes from (${which[of]}) as wanted (id)`.execute(db);
  return rows[0]?.bytes ?? 0;
}

function writeLine(log: Logger, line: string): void {
  const { level, time: _time, msg, server: _server, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const name = Object.entries(log.levels.values).find(([, value]) => value === level)?.[0] ?? "info";
  log[name as "info"](rest, String(msg ?? ""));
}
