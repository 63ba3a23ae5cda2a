/** Everything that would otherwise grow for ever, tidied up in one place; the caretaker does it by and by. */
import type { Logger } from "pino";
import type { Database } from "../context.ts";
import { forgetRawLog } from "../documents/log/commands.ts";
import { thinVersions } from "../documents/versions/retention.commands.ts";
import { forgetExpired } from "../people/expiry.commands.ts";
import { findCitedVersions } from "./queries.ts";

/** What went, by what it was. */
export type Tidied = Record<string, number>;

/**
 * Harmless beside people at work and beside another server that does the same. What fails is logged, does not hold up the rest, and is
 * done the next time.
 * @param signal ends it early: the server stops
 */
export async function tidyUp({ db, log }: { db: Database; log: Logger }, now: Date, signal?: AbortSignal): Promise<Tidied> {
  const chores: (() => Promise<Tidied>)[] = [
    () => forgetExpired(db, now),
    async () => ({ logEntries: await forgetRawLog(db, now) }),
    async () => ({ versions: await thinVersions(db, now, await findCitedVersions(db), signal) }),
  ];
  const tidied: Tidied = {};
  for (const chore of chores) {
    if (signal?.aborted) break;
    try {
      Object.assign(tidied, await chore());
    } catch (error) {
      log.error({ err: error }, "tidying up failed");
    }
  }
  return tidied;
}
