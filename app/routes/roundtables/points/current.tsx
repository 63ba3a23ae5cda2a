/** POST /roundtables/:id/current-point: calls a point. */
import { goToPoint } from "#server/roundtables/course.commands";
import { currentPointForm } from "#server/roundtables/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(currentPointForm, async (ctx, { point_id, revision }, { params, request }) => {
  const id = idOf(params.id);
  await goToPoint(ctx, id, point_id, revision);
  return stayOn(request, `/roundtables/${id}`);
});
