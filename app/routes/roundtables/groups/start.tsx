/** POST /roundtables/:id/groups: mixes those present into groups, and begins. */
import { startGroups } from "#server/roundtables/groups/commands";
import { groupsForm } from "#server/roundtables/groups/rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(groupsForm, async (ctx, form, { params, request, requestId }) => {
  const id = idOf(params.id);
  await startGroups(ctx, id, form, requestId);
  return stayOn(request, `/roundtables/${id}`);
});
