/** What evaluations leave to the clock. */
import { jobKind } from "../platform/jobs.rules.ts";

export const FOLLOW_UP_DUE = jobKind<{ adjustmentId: number; months: number }>("formats.follow-up");
