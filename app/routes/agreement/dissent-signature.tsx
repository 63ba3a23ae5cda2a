/** POST …/dissents/:dissentId/signature: stands by what others have filed. */
import { nothing } from "#server/platform/form.rules";
import { signDissent } from "#server/agreement/dissents.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(nothing, async (ctx, _, { params, request }) => {
  const id = idOf(params.id);
  await signDissent(ctx, id, idOf(params.dissentId));
  return stayOn(request, `/recommendations/${id}/agreement`, "agreement:flash.signed");
});
