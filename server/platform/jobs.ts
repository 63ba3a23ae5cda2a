/**
 * Jobs on the same PostgreSQL (pg-boss): put in within a command's transaction, done at least once, on any of the servers. Commands
 * reach `enqueue` through their context.
 */
import { setTimeout as delay } from "node:timers/promises";
import { CompiledQuery } from "kysely";
import PgBoss from "pg-boss";
import type { Logger } from "pino";
import type { Language } from "../../db/schema/people.ts";
import type { SystemContext, Trx } from "../context.ts";
import type { JobKind } from "./jobs.rules.ts";

/**
 * @param trx of the command: rolled back, there is no job
 * @param options.at the earliest time; at once without it. Whoever does the job asks the row again: it may have moved.
 */
export type Enqueue = <Data extends object>(
  trx: Trx,
  kind: JobKind<Data>,
  data: Data,
  options?: { at?: Date },
) => Promise<void>;

export interface JobHandler {
  kind: JobKind<object>;
  /** @returns what is kept beside the job for those who look after the installation: counts, never words */
  run(ctx: SystemContext, data: never, signal: AbortSignal): Promise<object | void>;
}

/** @param run may be called twice for one job, and must do no harm then; throwing means: again later */
export const handle = <Data extends object>(
  kind: JobKind<Data>,
  run: (ctx: SystemContext, data: Data, signal: AbortSignal) => Promise<object | void>,
): JobHandler => ({ kind, run });

const SCHEMA = "pgboss";
/** Where a job writes for nobody in particular. */
const LANGUAGE = "de";
const TIME_ZONE = "Europe/Berlin";
/** Jobs fetched at a time; they are done one after the other, each with an end of its own. */
const BATCH = 20;
/** So long a done job can be seen, and one that nobody could do. */
const KEPT_DAYS = 30;
const STOP_MS = 20_000;

export function makeEnqueue(): Enqueue {
  // Without a connection of its own: every call brings the one of its transaction.
  const boss = new PgBoss({ schema: SCHEMA, db: { executeSql: () => Promise.reject(new Error("jobs need a transaction")) } });
  return async (trx, kind, data, { at } = {}) => {
    const id = await boss.send(kind.name, data, { ...(at ? { startAfter: at } : {}), db: within(trx) });
    if (id === null) throw new Error(`The queue ${kind.name} takes no job.`);
  };
}

/** Tables and queues, before anybody puts a job in; harmless when they are there. */
export async function prepareJobs(url: string, kinds: readonly JobKind<object>[]): Promise<void> {
  const boss = new PgBoss({ connectionString: url, schema: SCHEMA, max: 1, supervise: false, schedule: false });
  await boss.start();
  try {
    for (const { name, retryLimit, retryDelay } of kinds) {
      const options = { name, retryLimit, retryDelay, retentionDays: KEPT_DAYS };
      await boss.createQueue(name, options);
      await boss.updateQueue(name, options);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

export interface JobsParts {
  url: string;
  log: Logger;
  handlers: readonly JobHandler[];
  /** What a job acts with, made anew for each; `wordsFor` has the language of those who get a letter. */
  systemContext: (language: Language) => SystemContext;
  pollSeconds?: number;
  /** Begins with a rest. */
  isResting?: boolean;
}

export interface Jobs {
  /** Nothing new is begun, until told otherwise; what waits stays waiting. */
  rest(isResting: boolean): void;
  /** Resolves when the jobs that are being done are done. */
  stop(): Promise<void>;
}

/** Who has waited for the server comes first; what is due has waited for longer. */
const SOON_MS = 1_000;

/**
 * Starts them a moment later, and tries again as long as the database is away: pages are served meanwhile.
 * @param parts asked for each time @returns null when it was given up before they could be started
 */
export async function startJobsSoon(parts: () => JobsParts, givenUp: AbortSignal): Promise<Jobs | null> {
  for (let isFirst = true; ; isFirst = false) {
    await delay(SOON_MS, undefined, { signal: givenUp }).catch(() => undefined);
    if (givenUp.aborted) return null;
    const { log, ...rest } = parts();
    try {
      return await startJobs({ log, ...rest });
    } catch (error) {
      if (isFirst) log.warn({ err: error }, "jobs could not be started, and are tried again");
    }
  }
}

export async function startJobs({
  url,
  log,
  handlers,
  systemContext,
  pollSeconds = 2,
  isResting = false,
}: JobsParts): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: url,
    schema: SCHEMA,
    application_name: "joint-agenda-jobs",
    max: 3,
    migrate: false,
    deleteAfterDays: KEPT_DAYS,
    archiveFailedAfterSeconds: KEPT_DAYS * 86_400,
  });
  const stopping = new AbortController();
  const trouble = { isThere: false };
  // A night without the database is no reason for thousands of lines.
  boss.on("error", (error) => {
    if (!trouble.isThere) log.warn({ err: error }, "jobs wait");
    trouble.isThere = true;
  });
  try {
    await boss.start();
    for (const { kind } of handlers) {
      if (kind.cron) await boss.schedule(kind.name, kind.cron, {}, { tz: TIME_ZONE });
      // What an operator has switched off, or an earlier version did regularly.
      else await boss.unschedule(kind.name);
    }
  } catch (error) {
    // Half started it would go on beside the next one.
    await boss.stop({ graceful: false }).catch(() => undefined);
    throw error;
  }
  const options = { batchSize: BATCH, pollingIntervalSeconds: pollSeconds };
  async function work(): Promise<void> {
    for (const { kind, run } of handlers)
      await boss.work(kind.name, options, async (jobs: PgBoss.Job<object>[]) => {
        trouble.isThere = false;
        for (const job of jobs) await one(kind, run, job);
      });
  }
  if (!isResting) await work();

  /** Each with an end of its own: one that fails holds up no other. */
  async function one(kind: JobKind<object>, run: JobHandler["run"], job: PgBoss.Job<object>): Promise<void> {
    const { name } = kind;
    try {
      const output = await run(systemContext(LANGUAGE), job.data as never, stopping.signal);
      await boss.complete(name, job.id, output ?? {});
      if (kind.cron && output) log.info({ kind: name, done: output }, "job done");
    } catch (error) {
      if (!(error instanceof Waits)) log.warn({ err: error, job: job.id, kind: name }, "job failed");
      await boss.fail(name, job.id, { message: error instanceof Error ? error.message : String(error) });
    }
  }

  // One after the other, however quickly somebody changes their mind.
  let turning = Promise.resolve();
  let isAtRest = isResting;
  return {
    rest(wanted) {
      const turn = async () => {
        if (wanted === isAtRest) return;
        isAtRest = wanted;
        if (!wanted) return work();
        for (const { kind } of handlers) await boss.offWork(kind.name);
      };
      turning = turning.then(turn).catch((error: unknown) => log.error({ err: error }, "jobs neither rest nor work"));
    },
    async stop() {
      stopping.abort();
      await boss.stop({ graceful: true, wait: true, timeout: STOP_MS });
    },
  };
}

/** Thrown where something else has been said already and the job only has to wait. */
export class Waits extends Error {}

/** pg-boss's own statements through Kysely. */
const within = (db: Trx): PgBoss.Db => ({
  async executeSql(text, values = []) {
    const result = await db.executeQuery<Record<string, unknown>>(
      CompiledQuery.raw(
        text,
        values.map((value) => value ?? null),
      ),
    );
    return { rows: result.rows };
  },
});
