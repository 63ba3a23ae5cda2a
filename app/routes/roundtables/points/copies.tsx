/** POST /roundtables/:id/points/copies: the running order of an earlier roundtable. */
import { copyForm } from "#server/roundtables/forms.rules";
import { copyPoints } from "#server/roundtables/points.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(copyForm, async (ctx, { from }, { params, request, requestId }) => {
  const id = idOf(params.id);
  await copyPoints(ctx, id, from, requestId);
  return stayOn(request, `/roundtables/${id}/points`);
});
