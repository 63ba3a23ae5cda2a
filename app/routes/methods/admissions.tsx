/** POST /methods/:id/admissions: whoever came after the opening may vote, too. */
import { admissionForm } from "#server/methods/runs.rules";
import { admitVoter } from "#server/methods/substitutes.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./run";

export const action = act(admissionForm, async (ctx, form, { params, request }) => {
  const id = idOf(params.id);
  await admitVoter(ctx, id, form);
  return stayOn(request, `/methods/${id}`, "methods:flash.admitted");
});
