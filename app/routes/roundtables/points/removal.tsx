/** POST /roundtables/:id/points/:pointId/removal: takes a point off the running order. */
import { removePoint } from "#server/roundtables/points.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  const id = idOf(params.id);
  const undo = await removePoint(ctx, id, idOf(params.pointId));
  return stayOn(request, `/roundtables/${id}/points`, { sentence: "roundtables:flash.point-removed", undo });
});
