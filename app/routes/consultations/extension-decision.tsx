/** POST /consultations/:id/extensions/:extensionId/decision: grants the time that was asked for, or says why not. */
import { decideExtension } from "#server/consultations/deadlines.commands";
import { extensionDecisionForm } from "#server/consultations/forms.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./consultation";

export const action = act(extensionDecisionForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await decideExtension(ctx, id, idOf(params.extensionId), input);
  return redirectTo(`/consultations/${id}`, `consultations:flash.extension-${input.granted ? "granted" : "declined"}`);
});
