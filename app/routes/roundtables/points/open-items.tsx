/** POST /roundtables/:id/points/open-items: a point for each agenda item that is not settled. */
import { nothing } from "#server/platform/form.rules";
import { addOpenItems } from "#server/roundtables/points.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(nothing, async (ctx, _form, { params, request, requestId }) => {
  const id = idOf(params.id);
  await addOpenItems(ctx, id, requestId);
  return stayOn(request, `/roundtables/${id}/points`);
});
