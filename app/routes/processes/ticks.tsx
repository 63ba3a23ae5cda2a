/** POST /processes/:id/ticks: a criterion that no check finds out is met, and why. */
import { tickCriterion } from "#server/processes/stages.commands";
import { tickForm } from "#server/processes/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./stage";

export const action = act(tickForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  await tickCriterion(ctx, id, input);
  return stayOn(request, `/processes/${id}/stage`, "processes:flash.ticked");
});
