/** POST /roundtables/:id/decisions: records a decision. */
import { recordDecision } from "#server/roundtables/records.commands";
import { decisionForm } from "#server/roundtables/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./minutes";

export const action = act(decisionForm, async (ctx, form, { params, request, requestId }) => {
  const id = idOf(params.id);
  await recordDecision(ctx, id, form, requestId);
  return stayOn(request, `/roundtables/${id}/minutes`, "roundtables:record.saved");
});
