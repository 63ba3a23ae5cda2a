/** POST /processes/:id/profiles/priorities/runs: keeps what the rule comes to now. */
import { keepRun } from "#server/profiles/priority-runs.commands";
import { runForm } from "#server/profiles/priority-runs.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./priorities";

export const action = act(runForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  const run = await keepRun(ctx, id, input, requestId);
  return redirectTo(`/processes/${id}/profiles/priorities/runs/${run}`, "profiles:flash.run-kept");
});
