/** POST /roundtables/:id/screen/address: a new address for the wall. */
import { nothing } from "#server/platform/form.rules";
import { renewScreen } from "#server/roundtables/screens/commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  const id = idOf(params.id);
  await renewScreen(ctx, id);
  return stayOn(request, `/roundtables/${id}`);
});
