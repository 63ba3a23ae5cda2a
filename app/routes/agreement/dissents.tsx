/** POST /recommendations/:id/agreement/dissents: a dissenting opinion. */
import { fileDissent } from "#server/agreement/dissents.commands";
import { dissentForm } from "#server/agreement/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(dissentForm, async (ctx, input, { params, request, requestId }) => {
  const id = idOf(params.id);
  await fileDissent(ctx, id, input, requestId);
  return stayOn(request, `/recommendations/${id}/agreement#dissents`, "agreement:flash.filed");
});
