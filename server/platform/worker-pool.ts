/**
 * Heavy work in threads of their own, so that nobody's typing waits for it, and so that a file made to break its reader breaks only a
 * thread. Work is declared in its domain and listed for the threads in documents/pool.worker.ts. Without a pool (tests, seeds) the same
 * is done where it is asked for.
 */
import type { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import { Conflict, Stopping } from "../errors.ts";
import { startThread, threadFile } from "./thread.ts";
import { WorkRefused, type Work } from "./work.rules.ts";

/** What travels to a thread and back. */
export interface WorkRequest {
  name: string;
  given: unknown;
}
export type Answer = { result: unknown } | { refused: string } | { error: string };

/** One thread, for as long as somebody needs it. */
export interface Lane {
  /** @throws WorkRefused, `too-slow` when it takes longer than it may */
  ask<Given, Result>(work: Work<Given, Result>, given: Given): Promise<Result>;
}

export interface WorkerPool {
  /**
   * @param by the person who asks: one job of theirs runs at a time, and so many wait
   * @throws Conflict when too many wait already
   */
  work<T>(job: (lane: Lane) => Promise<T>, by?: number): Promise<T>;
  /**
   * The same, done once for all who ask for it meanwhile or shortly after.
   * @param key says all that the result depends on
   */
  share<T>(key: string, job: (lane: Lane) => Promise<T>, by?: number): Promise<T>;
  close(): Promise<void>;
}

export interface PoolParts {
  log: Logger;
  limits?: Partial<PoolLimits>;
}

export interface PoolLimits {
  /** Threads at a time, and how many may wait for one. */
  threads: number;
  waiting: number;
  /** How many jobs of one person may run and wait. */
  perPerson: number;
  /** Results that are kept, and for how long. */
  kept: number;
  keptMs: number;
  /** For one job. */
  jobMs: number;
  /** Of a thread's own memory; pictures and fonts come on top. */
  heapMib: number;
}

export const POOL_LIMITS: PoolLimits = {
  threads: 2,
  waiting: 20,
  perPerson: 5,
  kept: 4,
  keptMs: 30_000,
  jobMs: 60_000,
  heapMib: 768,
};

export function makePool({ log, limits: given }: PoolParts): WorkerPool {
  const limits = { ...POOL_LIMITS, ...given };
  const file = threadFile("pool.worker", "../documents/pool.worker.ts");
  if (!file) log.warn("files are read without a thread of their own: its file is missing");
  const busy = new Set<Thread>();
  const queue: Waiting[] = [];
  const shared = new Map<string, Promise<unknown>>();
  let running: (number | undefined)[] = [];
  let closed = false;
  const isAtWork = (by: number | undefined) => by !== undefined && running.includes(by);

  async function enter(by: number | undefined): Promise<void> {
    if (closed) throw new Stopping();
    if (running.length < limits.threads && !isAtWork(by)) return void running.push(by);
    const own = [...running, ...queue.map((each) => each.by)].filter((each) => each === by).length;
    if (by !== undefined && own >= limits.perPerson) throw new Conflict("documents:error.pool-yours");
    if (queue.length >= limits.waiting) throw new Conflict("documents:error.pool-full");
    await new Promise<void>((resolve, reject) => queue.push({ by, enter: resolve, refuse: reject }));
  }

  /** The place goes straight to whoever waits: nobody who comes in between takes it. */
  function leave(by: number | undefined): void {
    running = running.toSpliced(running.indexOf(by), 1);
    for (let at = 0; running.length < limits.threads && at < queue.length; ) {
      if (isAtWork(queue[at]!.by)) {
        at += 1;
        continue;
      }
      const [next] = queue.splice(at, 1);
      running.push(next!.by);
      next!.enter();
    }
  }

  async function inThread<T>(path: string, job: (lane: Lane) => Promise<T>): Promise<T> {
    if (closed) throw new Stopping();
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

  async function work<T>(job: (lane: Lane) => Promise<T>, by?: number): Promise<T> {
    if (!file) return job(laneHere);
    await enter(by);
    try {
      return await inThread(file, job);
    } finally {
      leave(by);
    }
  }

  return {
    work,
    share<T>(key: string, job: (lane: Lane) => Promise<T>, by?: number) {
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
      for (const { refuse } of queue.splice(0)) refuse(new Stopping());
      await Promise.all([...busy].map((thread) => thread.end()));
    },
  };
}

interface Waiting {
  by: number | undefined;
  enter: () => void;
  refuse: (error: Error) => void;
}

class Thread implements Lane {
  readonly #worker: Worker;
  readonly #limits: PoolLimits;

  constructor(file: string, limits: PoolLimits) {
    this.#limits = limits;
    this.#worker = startThread(file, {
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMib, maxYoungGenerationSizeMb: 64, stackSizeMb: 8 },
    });
    // Said to whoever waits for an answer; without a listener it would end the server.
    this.#worker.on("error", () => undefined);
  }

  async ask<Given, Result>({ name }: Work<Given, Result>, given: Given): Promise<Result> {
    const answer = await this.#answerTo({ name, given });
    if ("refused" in answer) throw new WorkRefused(answer.refused);
    if ("error" in answer) throw new Error(answer.error);
    return answer.result as Result;
  }

  #answerTo(request: WorkRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(new WorkRefused("too-slow"))), this.#limits.jobMs);
      const settle = (end: () => void) => {
        clearTimeout(timer);
        this.#worker.off("message", onMessage).off("error", onError).off("exit", onExit);
        end();
      };
      const onMessage = (answer: Answer) => settle(() => resolve(answer));
      // Most often: not enough memory for what the file unfolds to.
      const onError = (error: Error & { code?: string }) =>
        settle(() => reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? new WorkRefused("too-slow") : error));
      const onExit = () => settle(() => reject(new Error("The thread that reads files ended.")));
      this.#worker.on("message", onMessage).on("error", onError).on("exit", onExit);
      this.#worker.postMessage(request);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** The same without a thread. */
const laneHere: Lane = { ask: (work, given) => work.run(given) };

/** What a thread does: called with all work there is. A stack too deep comes from a file that is nested as no real one is. */
export async function answer(all: readonly Work<never, unknown>[], { name, given }: WorkRequest): Promise<Answer> {
  try {
    const work = all.find((each) => each.name === name);
    if (!work) throw new Error(`No thread knows the work ${name}.`);
    return { result: await work.run(given as never) };
  } catch (error) {
    if (error instanceof WorkRefused) return { refused: error.reason };
    if (error instanceof RangeError && /call stack/i.test(error.message)) return { refused: "broken" };
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Where there is no pool, the work is done here. */
export const workIn = <T>(pool: WorkerPool | undefined, job: (lane: Lane) => Promise<T>, by?: number): Promise<T> =>
  pool ? pool.work(job, by) : job(laneHere);

/** The same for what others may ask for as well. @see WorkerPool.share */
export const shareIn = <T>(
  pool: WorkerPool | undefined,
  { key, by }: { key: string; by: number },
  job: (lane: Lane) => Promise<T>,
): Promise<T> => (pool ? pool.share(key, job, by) : job(laneHere));
