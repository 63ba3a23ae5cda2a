/** POST /processes/:id/agreement/reminders: whoever has not answered hears of it again. */
import { nothing } from "#server/platform/form.rules";
import { remindAsked } from "#server/agreement/opening.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(nothing, async (ctx, _, { params, request }) => {
  const id = idOf(params.id);
  await remindAsked(ctx, id);
  return stayOn(request, `/processes/${id}/agreement`, "agreement:flash.reminded");
});
