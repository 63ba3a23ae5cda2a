/** POST /roundtables/:id/groups/:workId/step: on, back, or to the end. */
import { moveGroups } from "#server/roundtables/groups/commands";
import { groupStepForm } from "#server/roundtables/groups/rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(groupStepForm, async (ctx, form, { params, request }) => {
  const id = idOf(params.id);
  await moveGroups(ctx, id, idOf(params.workId), form);
  return stayOn(request, `/roundtables/${id}`);
});
