/** POST /consultations/:id/extensions: more time for one, some or all, without their asking. */
import { grantExtension } from "#server/consultations/deadlines.commands";
import { extensionForm } from "#server/consultations/forms.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./consultation";

export const action = act(extensionForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await grantExtension(ctx, id, input);
  return redirectTo(`/consultations/${id}#invited`, "consultations:flash.extended");
});
