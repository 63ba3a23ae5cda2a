/** POST /consultations/:id/weighing/points/:pointId/link: where a promise is seen in the text, also when the weighing is closed. */
import { linkChange } from "#server/consultations/weighing.commands";
import { linkForm } from "#server/consultations/weighing.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../weighing";

export const action = act(linkForm, async (ctx, { change_version_id }, { params, request }) => {
  const [id, pointId] = [idOf(params.id), idOf(params.pointId)];
  await linkChange(ctx, id, pointId, change_version_id);
  const search = new URL(request.url).searchParams;
  search.set("point", String(pointId));
  return redirectTo(`/consultations/${id}/weighing?${search}#point`, "consultations:flash.linked");
});
