/** POST /consultations/:id/weighing/points/:pointId/tags/:tagId/removal: takes a tag from one point. */
import { untagPoint } from "#server/consultations/desk/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../weighing";

export const action = act(nothing, async (ctx, _input, { params, request }) => {
  const [id, pointId] = [idOf(params.id), idOf(params.pointId)];
  await untagPoint(ctx, id, pointId, idOf(params.tagId));
  const search = new URL(request.url).searchParams;
  search.set("point", String(pointId));
  return redirectTo(`/consultations/${id}/weighing?${search}#point`);
});
