/** Closes surveys when the last day for sheets of paper is over; other answers have been refused since the last day of the survey. */
import { handle, type JobHandler } from "../platform/jobs.ts";
import { jobKind } from "../platform/jobs.rules.ts";
import { closeOverdue } from "./commands.ts";

export const SURVEY_JOBS: readonly JobHandler[] = [
  handle(jobKind("surveys.close", { cron: "1,16,31,46 * * * *" }), async (ctx) => ({ closed: await closeOverdue(ctx) })),
];
