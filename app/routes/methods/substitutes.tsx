/** POST /methods/:id/substitutes: somebody votes for whoever cannot. */
import { appointSubstitute } from "#server/methods/substitutes.commands";
import { substituteForm } from "#server/methods/runs.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./run";

export const action = act(substituteForm, async (ctx, form, { params, request }) => {
  const id = idOf(params.id);
  await appointSubstitute(ctx, id, form);
  return stayOn(request, `/methods/${id}`, "methods:flash.substitute");
});
