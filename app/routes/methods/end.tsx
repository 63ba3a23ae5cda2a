/** POST /methods/:id/end: another end, or a result that waits for the facilitator. */
import { changeEnd } from "#server/methods/runs.commands";
import { endForm } from "#server/methods/runs.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./run";

export const action = act(endForm, async (ctx, form, { params, request }) => {
  const id = idOf(params.id);
  await changeEnd(ctx, id, form);
  return stayOn(request, `/methods/${id}`, "methods:flash.end-changed");
});
