/** POST /consultations/:id/waves: one more wave, with its own time and its own organisations. */
import { addWave } from "#server/consultations/commands";
import { waveForm } from "#server/consultations/forms.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./consultation";

export const action = act(waveForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await addWave(ctx, id, input, requestId);
  return redirectTo(`/consultations/${id}#invited`, "consultations:flash.wave-added");
});
