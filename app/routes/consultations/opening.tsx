/** POST /consultations/:id/opening: from now on those of the first wave are asked. */
import { openConsultation } from "#server/consultations/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./consultation";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await openConsultation(ctx, id);
  return redirectTo(`/consultations/${id}`, "consultations:flash.opened");
});
