/** POST /processes/:id/agreement/voices/:groupId/removal: each counts for itself again. */
import { nothing } from "#server/platform/form.rules";
import { removeGroup } from "#server/agreement/groups.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./voices";

export const action = act(nothing, async (ctx, _, { params, request }) => {
  const id = idOf(params.id);
  await removeGroup(ctx, id, idOf(params.groupId));
  return stayOn(request, `/processes/${id}/agreement/voices`, "agreement:flash.group");
});
