/** POST /roundtables/:id/points/:pointId/position: moves a point within the running order. */
import { movePoint } from "#server/roundtables/points.commands";
import { positionForm } from "#server/roundtables/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(positionForm, async (ctx, { to }, { params, request }) => {
  const id = idOf(params.id);
  await movePoint(ctx, id, idOf(params.pointId), to);
  return stayOn(request, `/roundtables/${id}/points`);
});
