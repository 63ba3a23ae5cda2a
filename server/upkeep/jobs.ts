/** All jobs of the installation; each is declared and done in its own domain and listed here once. */
import { forgetRawLog } from "../documents/log/commands.ts";
import { pruneVersions } from "../documents/versions/retention.commands.ts";
import { forgetNotifications } from "../notifications/commands.ts";
import { NEWS_JOBS } from "../overview/news.jobs.ts";
import { forgetExpired } from "../people/expiry.commands.ts";
import { handle, type JobHandler } from "../platform/jobs.ts";
import { jobKind, type JobKind } from "../platform/jobs.rules.ts";
import { LETTER } from "../platform/mails.commands.ts";
import { findCitedVersions } from "./queries.ts";

/** Every six hours, at different minutes: what would otherwise grow for ever. What failed is done the next time, too. */
const sweep = (name: string, minute: number) => jobKind(name, { cron: `${minute} 3,9,15,21 * * *`, retryLimit: 2 });

export const SWEEPS: readonly JobHandler[] = [
  handle(sweep("upkeep.expired", 7), ({ db, now }) => forgetExpired(db, now())),
  handle(sweep("upkeep.raw-log", 17), async ({ db, now }) => ({ logEntries: await forgetRawLog(db, now()) })),
  handle(sweep("upkeep.notifications", 37), async ({ db, now }) => ({ notifications: await forgetNotifications(db, now()) })),
  handle(sweep("upkeep.versions", 27), async ({ db, now }, _data, signal) => ({
    versions: await pruneVersions(db, now(), await findCitedVersions(db), signal),
  })),
];

/** Everything there may be a job for; a queue without a handler keeps its jobs. */
export const JOB_KINDS: readonly JobKind<object>[] = [LETTER, ...[...NEWS_JOBS, ...SWEEPS].map(({ kind }) => kind)];
