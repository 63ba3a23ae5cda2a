/** POST /consultations/:id/intakes: reads a letter that arrived as a file or was pasted, and proposes how to enter it. */
import { receiveLetter } from "#server/consultations/intake/commands";
import { intakeForm } from "#server/consultations/intake/rules";
import { actUpload, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../statement-new";

export const action = actUpload(intakeForm, async (ctx, { text }, { params, requestId, file }) => {
  const id = idOf(params.id);
  const intakeId = await receiveLetter(ctx, id, { file, text }, requestId);
  return redirectTo(`/consultations/${id}/statements/new?intake=${intakeId}`);
});
