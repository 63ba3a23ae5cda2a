/** Closes runs whose time is over; ballots are refused from that instant on, however late this comes. */
import { handle, type JobHandler } from "../platform/jobs.ts";
import { closeOverdueRun } from "./state.commands.ts";
import { CLOSE_RUN } from "./runs.jobs.rules.ts";

export const METHOD_JOBS: readonly JobHandler[] = [handle(CLOSE_RUN, (ctx, { runId }) => closeOverdueRun(ctx, runId))];
