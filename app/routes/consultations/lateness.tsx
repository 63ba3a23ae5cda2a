/** POST /consultations/:id/statements/:statementId/lateness: whether a late statement is heard, and why. */
import { decideLate } from "#server/consultations/deadlines.commands";
import { lateForm } from "#server/consultations/forms.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./statement";

export const action = act(lateForm, async (ctx, input, { params }) => {
  const [id, statementId] = [idOf(params.id), idOf(params.statementId)];
  await decideLate(ctx, id, statementId, input);
  return redirectTo(
    `/consultations/${id}/statements/${statementId}`,
    `consultations:flash.late-${input.accepted ? "accepted" : "declined"}`,
  );
});
