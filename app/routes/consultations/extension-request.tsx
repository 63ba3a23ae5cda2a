/** POST /consultations/:id/extension-request: the own organisation asks for more time. */
import { requestExtension } from "#server/consultations/deadlines.commands";
import { extensionRequestForm } from "#server/consultations/forms.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./consultation";

export const action = act(extensionRequestForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await requestExtension(ctx, id, input);
  return redirectTo(`/consultations/${id}`, "consultations:flash.extension-requested");
});
