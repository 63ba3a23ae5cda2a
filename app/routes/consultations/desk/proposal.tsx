/** POST /consultations/:id/weighing/points/:pointId/proposal: the sender's own wording becomes a change proposal in the text. */
import { proposeWording } from "#server/consultations/wording.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../weighing";

export const action = act(nothing, async (ctx, _input, { params, request, requestId }) => {
  const [id, pointId] = [idOf(params.id), idOf(params.pointId)];
  await proposeWording(ctx, id, pointId, requestId);
  const search = new URL(request.url).searchParams;
  search.set("point", String(pointId));
  return redirectTo(`/consultations/${id}/weighing?${search}#point`, "consultations:flash.proposed");
});
