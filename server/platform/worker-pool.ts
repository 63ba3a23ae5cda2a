/**
 * Heavy work on files and long texts in threads of their own, so that nobody's typing waits for it, and so that a file made to break its reader breaks
 * only a thread: reading what people bring, comparing, writing PDF. main.ts makes one workshop and hands it on with the context; without one
 * (tests, seeds) the same is done where it is asked for.
 */
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import { Conflict } from "../errors.ts";
import { UnreadableFile, type ImportedText, type Refused } from "../documents/import/rules.ts";
import type { Comparison } from "../documents/compare/rules.ts";
import type { KnownRecords } from "../documents/content/records.rules.ts";
import type { TextContent } from "../documents/rules.ts";

/** What can be asked of a thread, and what it answers. */
export interface Jobs {
  read: { order: { name: string; bytes: Uint8Array }; answer: ImportedText };
  /** The first entry of a text's log. */
  encode: { order: { content: TextContent }; answer: Uint8Array };
  /** Who wrote what a text holds, by their numbers in it. */
  clients: { order: { updates: readonly Uint8Array[] }; answer: number[] };
  /** @see compareTexts */
  compare: {
    order: { before: string; updates: readonly Uint8Array[]; names: ReadonlyMap<number, string>; records: KnownRecords };
    answer: Comparison;
  };
  pdf: { order: { source: string; images: ReadonlyMap<string, Uint8Array> }; answer: Uint8Array };
}
export type JobKind = keyof Jobs;
export type Order = { [Kind in JobKind]: { kind: Kind } & Jobs[Kind]["order"] }[JobKind];
export type Answer = { result: Jobs[JobKind]["answer"] } | { refused: Refused } | { error: string };

/** One thread, for as long as somebody needs it. */
export interface Bench {
  /** @throws UnreadableFile, `too-slow` when it takes longer than it may */
  ask<Kind extends JobKind>(kind: Kind, order: Jobs[Kind]["order"]): Promise<Jobs[Kind]["answer"]>;
}

export interface Workshop {
  /**
   * @param by the person who asks: one job of theirs runs at a time, and so many wait
   * @throws Conflict when too many wait already
   */
  work<T>(job: (bench: Bench) => Promise<T>, by?: number): Promise<T>;
  /**
   * The same, done once for all who ask for it meanwhile or shortly after.
   * @param key says all that the result depends on
   */
  share<T>(key: string, job: (bench: Bench) => Promise<T>, by?: number): Promise<T>;
  close(): Promise<void>;
}

export interface WorkshopParts {
  log: Logger;
  limits?: Partial<WorkshopLimits>;
}

export interface WorkshopLimits {
  /** Threads at a time, and how many may wait for one. */
  benches: number;
  waiting: number;
  /** How many jobs of one person may run and wait. */
  perPerson: number;
  /** Results that are kept, and for how long. */
  kept: number;
  keptMs: number;
  /** For one order. */
  orderMs: number;
  /** Of a thread's own memory; pictures and fonts come on top. */
  heapMib: number;
}

export const WORKSHOP_LIMITS: WorkshopLimits = {
  benches: 2,
  waiting: 20,
  perPerson: 5,
  kept: 4,
  keptMs: 30_000,
  orderMs: 60_000,
  heapMib: 768,
};

export function makeWorkshop({ log, limits: given }: WorkshopParts): Workshop {
  const limits = { ...WORKSHOP_LIMITS, ...given };
  const file = workerFile();
  if (!file) log.warn("files are read without a thread of their own: its file is missing");
  const busy = new Set<Thread>();
  const queue: Waiting[] = [];
  const shared = new Map<string, Promise<unknown>>();
  let running: (number | undefined)[] = [];
  let closed = false;
  const stopping = () => new Error("The server is stopping.");
  const isAtBench = (by: number | undefined) => by !== undefined && running.includes(by);

  async function enter(by: number | undefined): Promise<void> {
    if (closed) throw stopping();
    if (running.length < limits.benches && !isAtBench(by)) return void running.push(by);
    const own = [...running, ...queue.map((each) => each.by)].filter((each) => each === by).length;
    if (by !== undefined && own >= limits.perPerson) throw new Conflict("documents:error.workshop-yours");
    if (queue.length >= limits.waiting) throw new Conflict("documents:error.workshop-full");
    await new Promise<void>((resolve, reject) => queue.push({ by, enter: resolve, refuse: reject }));
  }

  /** The place goes straight to whoever waits: nobody who comes in between takes it. */
  function leave(by: number | undefined): void {
    running = running.toSpliced(running.indexOf(by), 1);
    for (let at = 0; running.length < limits.benches && at < queue.length; ) {
      if (isAtBench(queue[at]!.by)) {
        at += 1;
        continue;
      }
      const [next] = queue.splice(at, 1);
      running.push(next!.by);
      next!.enter();
    }
  }

  async function atBench<T>(path: string, job: (bench: Bench) => Promise<T>): Promise<T> {
    if (closed) throw stopping();
    // Anew for every job: what one file leaves behind never meets the next one.
    const thread = new Thread(path, limits);
    busy.add(thread);
    try {
      return await job(thread);
    } finally {
      busy.delete(thread);
      void thread.end();
    }
  }

  async function work<T>(job: (bench: Bench) => Promise<T>, by?: number): Promise<T> {
    if (!file) return job(benchHere);
    await enter(by);
    try {
      return await atBench(file, job);
    } finally {
      leave(by);
    }
  }

  return {
    work,
    share<T>(key: string, job: (bench: Bench) => Promise<T>, by?: number) {
      const known = shared.get(key);
      if (known) return known as Promise<T>;
      const result = work(job, by);
      shared.set(key, result);
      const forget = () => shared.get(key) === result && shared.delete(key);
      const keep = () => {
        for (const old of [...shared.keys()].slice(0, -limits.kept)) shared.delete(old);
        setTimeout(forget, limits.keptMs).unref();
      };
      void result.then(keep, forget);
      return result;
    },
    async close() {
      closed = true;
      for (const { refuse } of queue.splice(0)) refuse(stopping());
      await Promise.all([...busy].map((thread) => thread.end()));
    },
  };
}

interface Waiting {
  by: number | undefined;
  enter: () => void;
  refuse: (error: Error) => void;
}

class Thread implements Bench {
  readonly #worker: Worker;
  readonly #limits: WorkshopLimits;

  constructor(file: string, limits: WorkshopLimits) {
    this.#limits = limits;
    this.#worker = startWorker(file, limits);
    // Said to whoever waits for an answer; without a listener it would end the server.
    this.#worker.on("error", () => undefined);
  }

  async ask<Kind extends JobKind>(kind: Kind, order: Jobs[Kind]["order"]): Promise<Jobs[Kind]["answer"]> {
    const answer = await this.#answerTo({ kind, ...order } as Order);
    if ("refused" in answer) throw new UnreadableFile(answer.refused);
    if ("error" in answer) throw new Error(answer.error);
    return answer.result as Jobs[Kind]["answer"];
  }

  #answerTo(order: Order): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(new UnreadableFile("too-slow"))), this.#limits.orderMs);
      const settle = (end: () => void) => {
        clearTimeout(timer);
        this.#worker.off("message", onMessage).off("error", onError).off("exit", onExit);
        end();
      };
      const onMessage = (answer: Answer) => settle(() => resolve(answer));
      // Most often: not enough memory for what the file unfolds to.
      const onError = (error: Error & { code?: string }) =>
        settle(() => reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? new UnreadableFile("too-slow") : error));
      const onExit = () => settle(() => reject(new Error("The thread that reads files ended.")));
      this.#worker.on("message", onMessage).on("error", onError).on("exit", onExit);
      this.#worker.postMessage(order);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** The same without a thread. */
const benchHere: Bench = {
  async ask(kind, order) {
    const { fulfil } = await import("../documents/worker-jobs.ts");
    return fulfil({ kind, ...order } as Order) as never;
  },
};

/** Where there is no workshop, the work is done here. */
export const workIn = <T>(workshop: Workshop | undefined, job: (bench: Bench) => Promise<T>, by?: number): Promise<T> =>
  workshop ? workshop.work(job, by) : job(benchHere);

/** The same for what others may ask for as well. @see Workshop.share */
export const shareIn = <T>(
  workshop: Workshop | undefined,
  { key, by }: { key: string; by: number },
  job: (bench: Bench) => Promise<T>,
): Promise<T> => (workshop ? workshop.share(key, job, by) : job(benchHere));

/** Beside the built server; or, while developing, the source itself, which tsx can read. */
function workerFile(): string | undefined {
  return ["./workshop.worker.js", "../workshop.worker.js", "./workshop.worker.ts"]
    .map((name) => fileURLToPath(new URL(name, import.meta.url)))
    .find((path) => existsSync(path));
}

function startWorker(file: string, { heapMib }: WorkshopLimits): Worker {
  // Arguments meant for the process (a script given as --eval, a test runner's loader) are none for the thread, and neither is
  // what the environment knows: it holds the password of the database.
  const options = {
    execArgv: [],
    env: { NODE_ENV: "production" },
    resourceLimits: { maxOldGenerationSizeMb: heapMib, maxYoungGenerationSizeMb: 64, stackSizeMb: 8 },
  };
  if (!file.endsWith(".ts")) return new Worker(file, options);
  const code = `import("tsx/esm/api").then(({ register }) => register() && import(${JSON.stringify(pathToFileURL(file).href)}))`;
  return new Worker(code, { ...options, eval: true });
}
