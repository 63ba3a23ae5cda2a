/** POST /consultations/:id/weighing/points/:pointId/joining: parts that were cut become one point again. */
import { joinParts } from "#server/consultations/desk/cutting.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../weighing";

export const action = act(nothing, async (ctx, _input, { params, request }) => {
  const [id, pointId] = [idOf(params.id), idOf(params.pointId)];
  const search = new URL(request.url).searchParams;
  search.set("point", String(await joinParts(ctx, id, pointId)));
  return redirectTo(`/consultations/${id}/weighing?${search}#point`, "consultations:flash.joined");
});
