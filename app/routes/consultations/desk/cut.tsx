/** POST /consultations/:id/weighing/points/:pointId/cut: one point becomes several, each with an answer of its own. */
import { cutPoint } from "#server/consultations/desk/cutting.commands";
import { cutForm } from "#server/consultations/desk/cutting.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../weighing";

export const action = act(cutForm, async (ctx, input, { params, request }) => {
  const [id, pointId] = [idOf(params.id), idOf(params.pointId)];
  const search = new URL(request.url).searchParams;
  search.set("point", String(await cutPoint(ctx, id, pointId, input)));
  return redirectTo(`/consultations/${id}/weighing?${search}#point`, "consultations:flash.cut");
});
