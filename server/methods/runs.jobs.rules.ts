/** What runs of methods leave to the clock. */
import { jobKind } from "../platform/jobs.rules.ts";

export const CLOSE_RUN = jobKind<{ runId: number }>("methods.close");
