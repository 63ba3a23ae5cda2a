/** POST /roundtables/:id/points/proposals: what is open becomes points. */
import { proposalsForm } from "#server/roundtables/forms.rules";
import { addProposals } from "#server/roundtables/points.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(proposalsForm, async (ctx, { chosen }, { params, request, requestId }) => {
  const id = idOf(params.id);
  await addProposals(ctx, id, chosen, requestId);
  return stayOn(request, `/roundtables/${id}/points`);
});
