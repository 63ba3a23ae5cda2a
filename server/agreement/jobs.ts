/** Ends silence procedures; objections are refused from their deadline on, however late this comes. */
import { handle, type JobHandler } from "../platform/jobs.ts";
import { endSilence } from "./decisions.commands.ts";
import { CLOSE_SILENCE } from "./jobs.rules.ts";

export const AGREEMENT_JOBS: readonly JobHandler[] = [
  handle(CLOSE_SILENCE, (ctx, { agreementId }) => endSilence(ctx, agreementId)),
];
