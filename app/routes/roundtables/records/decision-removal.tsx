/** POST /roundtables/:id/decisions/:decisionId/removal: takes a decision back. */
import { removeDecision } from "#server/roundtables/records.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./minutes";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  const id = idOf(params.id);
  const undo = await removeDecision(ctx, id, idOf(params.decisionId));
  return stayOn(request, `/roundtables/${id}/minutes`, { sentence: "roundtables:flash.decision-removed", undo });
});
