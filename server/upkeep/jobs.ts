/** All jobs of the installation; each is declared and done in its own domain and listed here once. */
import { AUDIT_JOBS } from "../audit/jobs.ts";
import { purgeDocuments } from "../documents/deletion.commands.ts";
import { forgetBarriers } from "../contacts/commands.ts";
import { CONSULTATION_JOBS } from "../consultations/jobs.ts";
import { FORMAT_JOBS } from "../formats/adjustments.jobs.ts";
import { forgetRawLog } from "../documents/log/commands.ts";
import { pruneVersions } from "../documents/versions/retention.commands.ts";
import { forgetNotifications } from "../notifications/commands.ts";
import { AGREEMENT_JOBS } from "../agreement/jobs.ts";
import { METHOD_JOBS } from "../methods/runs.jobs.ts";
import { PARTNERSHIP_JOBS } from "../partnerships/jobs.ts";
import { NEWS_JOBS } from "../overview/news.jobs.ts";
import { forgetExpired } from "../people/expiry.commands.ts";
import { handle, type JobHandler } from "../platform/jobs.ts";
import { jobKind, type JobKind } from "../platform/jobs.rules.ts";
import { LETTER } from "../platform/mails.commands.ts";
import { APPROVAL_JOBS } from "../roundtables/approval/commands.ts";
import { ROUNDTABLE_JOBS } from "../roundtables/invitees.jobs.ts";
import { TASK_JOBS } from "../roundtables/tasks.jobs.ts";
import { SURVEY_JOBS } from "../surveys/jobs.ts";
import { cleanNames } from "./names.commands.ts";
import { BACKUP } from "./rules.ts";
import { runRetention } from "./retention.commands.ts";
import { findCitedDocuments, findCitedVersions } from "./queries.ts";

/** Every six hours, at different minutes: what would otherwise grow for ever. What failed is done the next time, too. */
const sweep = (name: string, minute: number) => jobKind(name, { cron: `${minute} 3,9,15,21 * * *`, retryLimit: 2 });

export const SWEEPS: readonly JobHandler[] = [
  handle(sweep("upkeep.expired", 7), ({ db, now }) => forgetExpired(db, now())),
  handle(sweep("upkeep.raw-log", 17), async ({ db, now }) => ({ logEntries: await forgetRawLog(db, now()) })),
  handle(sweep("upkeep.notifications", 37), async ({ db, now }) => ({ notifications: await forgetNotifications(db, now()) })),
  handle(sweep("upkeep.versions", 27), async ({ db, now }, _data, signal) => ({
    versions: await pruneVersions(db, now(), await findCitedVersions(db), signal),
  })),
  handle(sweep("upkeep.deleted-texts", 47), async (ctx, _data, signal) => ({
    texts: await purgeDocuments(ctx, await findCitedDocuments(ctx.db), signal),
  })),
  handle(sweep("upkeep.barriers", 2), async ({ db, now }) => ({ barriers: await forgetBarriers(db, now()) })),
  handle(sweep("upkeep.retention", 2), async (ctx) => ({ retention: await runRetention(ctx) })),
  handle(sweep("upkeep.names", 57), ({ db }) => cleanNames(db)),
];

/** All but letters, whose handler comes with the mailer. */
export const JOBS: readonly JobHandler[] = [
  ...NEWS_JOBS,
  ...METHOD_JOBS,
  ...CONSULTATION_JOBS,
  ...AGREEMENT_JOBS,
  ...PARTNERSHIP_JOBS,
  ...ROUNDTABLE_JOBS,
  ...TASK_JOBS,
  ...FORMAT_JOBS,
  ...SURVEY_JOBS,
  ...APPROVAL_JOBS,
  ...AUDIT_JOBS,
  ...SWEEPS,
];

/** Everything there may be a job for; a queue without a handler keeps its jobs. */
export const JOB_KINDS: readonly JobKind<object>[] = [LETTER, BACKUP, ...JOBS.map(({ kind }) => kind)];
