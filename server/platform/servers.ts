/** Each server says in the database that it is there and how it is, so that one page shows all of them. */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { ServerFigures } from "../../db/schema/platform.ts";
import type { Database } from "../context.ts";

export interface ServerPresence {
  /** It leaves in order: others take over. */
  sayStopping(): Promise<void>;
  close(): Promise<void>;
}

interface PresenceParts {
  db: Database;
  log: Logger;
  now: () => Date;
  /** `host:pid`, as in the log. */
  name: string;
  version: string;
  figures: () => ServerFigures;
  everyMs?: number;
}

const EVERY_MS = 10_000;
const GOODBYE_MS = 2_000;
/** Whoever was not heard of for a day will not come back under this name. */
const FORGOTTEN_MS = 86_400_000;

export async function keepPresence({
  db,
  log,
  now,
  figures,
  everyMs = EVERY_MS,
  ...own
}: PresenceParts): Promise<ServerPresence> {
  const started = now();
  let state: "ready" | "stopping" = "ready";
  let saying: Promise<void> = Promise.resolve();

  async function say(): Promise<void> {
    const row = { name: own.name, version: own.version, started_at: started, seen_at: now(), state };
    const values = { ...row, figures: JSON.stringify(figures()) };
    try {
      await db
        .insertInto("servers")
        .values(values)
        .onConflict((conflict) => conflict.column("name").doUpdateSet(values))
        .execute();
      await db
        .deleteFrom("servers")
        .where("seen_at", "<", new Date(now().getTime() - FORGOTTEN_MS))
        .execute();
    } catch (error) {
      log.debug({ err: error }, "other servers could not be told how this one is");
    }
  }

  /** Never two at once: a database that is away must not be met by a queue when it comes back. */
  let isBusy = false;
  const sayAlone = (): void => {
    if (isBusy) return;
    isBusy = true;
    saying = say().finally(() => (isBusy = false));
  };
  const timer = setInterval(sayAlone, everyMs).unref();
  await say();
  return {
    async sayStopping() {
      state = "stopping";
      await say();
    },
    async close() {
      clearInterval(timer);
      const gone = saying.then(() => db.deleteFrom("servers").where("name", "=", own.name).execute());
      // With a database that does not answer, the row grows old instead.
      await Promise.race([gone.catch(() => undefined), delay(GOODBYE_MS, undefined, { ref: false })]);
    },
  };
}
