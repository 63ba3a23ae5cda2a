/** POST /consultations/:id/intakes/:intakeId/deletion: of a letter that belongs elsewhere. */
import { discardLetter } from "#server/consultations/intake/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../statement-new";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await discardLetter(ctx, id, idOf(params.intakeId));
  return redirectTo(`/consultations/${id}/statements/new`, "consultations:flash.intake-discarded");
});
