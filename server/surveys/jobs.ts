/** Closes surveys whose last day is over; answers are refused from that instant on, however late this comes. */
import { handle, type JobHandler } from "../platform/jobs.ts";
import { jobKind } from "../platform/jobs.rules.ts";
import { closeOverdue } from "./commands.ts";

export const SURVEY_JOBS: readonly JobHandler[] = [
  handle(jobKind("surveys.close", { cron: "1,16,31,46 * * * *" }), async (ctx) => ({ closed: await closeOverdue(ctx) })),
];
