/** POST /roundtables/:id/state: opens, closes or reopens. */
import { moveRoundtable } from "#server/roundtables/course.commands";
import { stateForm } from "#server/roundtables/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./roundtable";

export const action = act(stateForm, async (ctx, { to, revision, reason }, { params, request }) => {
  const id = idOf(params.id);
  await moveRoundtable(ctx, id, to, revision, reason);
  const undo = `/roundtables/${id}/reopening`;
  return stayOn(request, `/roundtables/${id}`, to === "closed" ? { sentence: "roundtables:flash.closed", undo } : undefined);
});
