/** POST /barriers/:id/settlement: what was reported is answered or put right. */
import { settleBarrier } from "#server/contacts/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./barriers";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  await settleBarrier(ctx, idOf(params.id));
  return stayOn(request, "/barriers", "contacts:flash.settled");
});
