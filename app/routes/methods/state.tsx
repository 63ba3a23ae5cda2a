/** POST /methods/:id/state: opens, closes or releases a run. */
import { moveRun } from "#server/methods/state.commands";
import { runStateForm } from "#server/methods/runs.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./run";

export const action = act(runStateForm, async (ctx, { to }, { params, request }) => {
  const id = idOf(params.id);
  return stayOn(request, await moveRun(ctx, id, to), `methods:flash.${to === "open" ? "opened" : to}`);
});
