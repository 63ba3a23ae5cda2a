/** What the clock does for the register: letters about reviews that are due. */
import { handle, type JobHandler } from "../platform/jobs.ts";
import { remindOfReviews } from "./reviews.commands.ts";
import { REVIEWS_DUE } from "./reviews.rules.ts";

export const PARTNERSHIP_JOBS: readonly JobHandler[] = [handle(REVIEWS_DUE, (ctx) => remindOfReviews(ctx))];
