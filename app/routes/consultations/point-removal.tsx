/** POST /consultations/:id/statement/points/:pointId/removal: takes a point out of the draft. */
import { removePoint } from "#server/consultations/statements.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./point";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await removePoint(ctx, id, idOf(params.pointId));
  return redirectTo(`/consultations/${id}/statement`, "consultations:flash.point-removed");
});
