/** What agreements leave to the clock. */
import { jobKind } from "../platform/jobs.rules.ts";

export const CLOSE_SILENCE = jobKind<{ agreementId: number }>("agreement.silence");

/** An objection of the last second may still be on its way through the server when silence ends; what comes later is refused anyway. */
export const GRACE = 60_000;
