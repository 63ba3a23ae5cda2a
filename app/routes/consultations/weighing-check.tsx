/** POST /consultations/:id/weighing/points/:pointId/check: a second person has looked at the answer. */
import { checkPoint } from "#server/consultations/weighing.commands";
import { nextWeighed } from "#server/consultations/weighing.queries";
import { checkForm, weighingFilter } from "#server/consultations/weighing.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./weighing";

export const action = act(checkForm, async (ctx, { revision }, { params, request }) => {
  const [id, pointId] = [idOf(params.id), idOf(params.pointId)];
  const search = new URL(request.url).searchParams;
  const next = await nextWeighed(ctx, id, pointId, weighingFilter(search));
  await checkPoint(ctx, id, pointId, revision);
  search.set("point", String(next));
  return redirectTo(`/consultations/${id}/weighing?${search}#point`, "consultations:flash.checked");
});
