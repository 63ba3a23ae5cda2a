/** POST /recommendations/:id/agreement/decision: what follows from the positions. */
import { decisionForm } from "#server/agreement/forms.rules";
import { decide } from "#server/agreement/decisions.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(decisionForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  await decide(ctx, id, input);
  return stayOn(request, `/recommendations/${id}/agreement`, "agreement:flash.decided");
});
