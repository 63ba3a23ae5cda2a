/** POST /recommendations/:id/agreement/stop: ends the asking without a decision. */
import { nothing } from "#server/platform/form.rules";
import { stopAgreement } from "#server/agreement/opening.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(nothing, async (ctx, _, { params, request }) => {
  const id = idOf(params.id);
  await stopAgreement(ctx, id);
  return stayOn(request, `/recommendations/${id}/agreement`, "agreement:flash.stopped");
});
