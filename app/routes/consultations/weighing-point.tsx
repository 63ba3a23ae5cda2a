/** POST /consultations/:id/weighing/points/:pointId: the answer to one point, and on to the next in the filter. */
import { weighPoint } from "#server/consultations/weighing.commands";
import { nextWeighed } from "#server/consultations/weighing.queries";
import { weighingFilter, weighingForm } from "#server/consultations/weighing.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./weighing";

export const action = act(weighingForm, async (ctx, input, { params, request }) => {
  const [id, pointId] = [idOf(params.id), idOf(params.pointId)];
  const search = new URL(request.url).searchParams;
  const next = await nextWeighed(ctx, id, pointId, weighingFilter(search));
  const count = await weighPoint(ctx, id, pointId, input);
  search.set("point", String(next));
  return redirectTo(`/consultations/${id}/weighing?${search}#point`, `consultations:flash.weighed${count > 1 ? "-all" : ""}`);
});
