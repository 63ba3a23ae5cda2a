/** POST /consultations/:id/weighing/closing: every point has its answer, which those who may read the statement now read. */
import { closeWeighing } from "#server/consultations/weighing.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./weighing";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await closeWeighing(ctx, id);
  return redirectTo(`/consultations/${id}`, "consultations:flash.weighing-closed");
});
