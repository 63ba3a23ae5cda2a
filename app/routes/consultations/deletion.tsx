/** POST /consultations/:id/deletion: of one that nobody has been asked in. */
import { deleteConsultation } from "#server/consultations/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./consultation";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const processId = await deleteConsultation(ctx, idOf(params.id));
  return redirectTo(`/processes/${processId}/consultations`, "consultations:flash.deleted");
});
