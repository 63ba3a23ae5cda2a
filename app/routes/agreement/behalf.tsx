/** POST /recommendations/:id/agreement/behalf: what came by letter. */
import { behalfForm } from "#server/agreement/forms.rules";
import { giveOnBehalf } from "#server/agreement/positions.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(behalfForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  await giveOnBehalf(ctx, id, input);
  return stayOn(request, `/recommendations/${id}/agreement`, "agreement:flash.behalf");
});
