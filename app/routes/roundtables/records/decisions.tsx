/** POST /roundtables/:id/decisions: records a decision. */
import { z } from "zod";
import { recordDecision } from "#server/roundtables/records.commands";
import { decisionForm } from "#server/roundtables/forms.rules";
import { act, idOf, redirectTo, stayOn } from "#server/web";

export { default, loader, meta } from "./minutes";

/** What it rests on is chosen on its own page. */
const newForm = decisionForm.extend({ then: z.literal("bases").optional() });

export const action = act(newForm, async (ctx, { then, ...form }, { params, request, requestId }) => {
  const id = idOf(params.id);
  const decisionId = await recordDecision(ctx, id, form, requestId);
  if (then === "bases") return redirectTo(`/roundtables/${id}/decisions/${decisionId}`, "roundtables:record.saved");
  return stayOn(request, `/roundtables/${id}/minutes`, "roundtables:record.saved");
});
