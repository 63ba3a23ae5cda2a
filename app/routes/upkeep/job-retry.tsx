/** POST /jobs/:name/:jobId/retry: a job that was given up is tried again. */
import { nothing } from "#server/platform/form.rules";
import { retryJob } from "#server/upkeep/commands";
import { act, stayOn } from "#server/web";

export { default, loader, meta } from "./jobs";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  await retryJob(ctx, params.name ?? "", params.jobId ?? "");
  return stayOn(request, "/jobs", "upkeep:jobs.retried");
});
