/** POST /processes/:id/ticks/removal: the criterion is open again. */
import { untickCriterion } from "#server/processes/stages.commands";
import { untickForm } from "#server/processes/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./stage";

export const action = act(untickForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  await untickCriterion(ctx, id, input);
  return stayOn(request, `/processes/${id}/stage`, "processes:flash.unticked");
});
