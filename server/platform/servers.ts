/**
 * Each server says in the database that it is there and how it is, so that one page shows all of them; and together they note when this
 * installation answered at all, so that it can be shown later.
 */
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
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
/** Nothing was noted for so long: nobody could be sure to be answered meanwhile. */
const OUTAGE_MS = 60_000;
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
      await noteUptime(db, now());
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
    sayStopping() {
      state = "stopping";
      clearInterval(timer);
      // Whoever closes waits for this as well: said to a database that is closed already, it would be an error without a fault.
      return (saying = saying.then(say));
    },
    async close() {
      clearInterval(timer);
      const gone = saying.then(() => db.deleteFrom("servers").where("name", "=", own.name).execute());
      // With a database that does not answer, the row grows old instead.
      await Promise.race([gone.catch(() => undefined), delay(GOODBYE_MS, undefined, { ref: false })]);
    },
  };
}

/** While everybody may only read, nothing can be handed in: that is no time that counts. */
export async function noteUptime(db: Database, now: Date): Promise<void> {
  await sql`
    with moved as (
      update uptimes set last_at = greatest(last_at, ${now})
      where id = (select max(id) from uptimes) and last_at >= ${new Date(now.getTime() - OUTAGE_MS)}
        and not exists (select from maintenance) returning id)
    insert into uptimes (began_at, last_at) select ${now}, ${now}
    where not exists (select from moved) and not exists (select from maintenance)`.execute(db);
}

/** That reach beyond a moment, with the one before them, in order. */
export async function listUptimes(db: Database, after: Date): Promise<{ from: Date; until: Date }[]> {
  const rows = await db
    .selectFrom("uptimes")
    .where("last_at", ">=", after)
    .orderBy("id")
    .limit(MOST_UPTIMES)
    .select(["began_at as from", "last_at as until"])
    .execute();
  const before = await db
    .selectFrom("uptimes")
    .where("last_at", "<", after)
    .orderBy("id", "desc")
    .limit(1)
    .select("last_at")
    .execute();
  return [...before.map(({ last_at }) => ({ from: last_at, until: last_at })), ...rows];
}

/** More restarts than in any period. */
const MOST_UPTIMES = 1000;
