/** POST /roundtables/:id/points/:pointId/plan: kind and minutes of a point, changed in the running order itself. */
import { pointPlanForm } from "#server/roundtables/forms.rules";
import { planPoint } from "#server/roundtables/points.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(pointPlanForm, async (ctx, plan, { params, request }) => {
  const id = idOf(params.id);
  await planPoint(ctx, id, idOf(params.pointId), plan);
  return stayOn(request, `/roundtables/${id}/points`);
});
