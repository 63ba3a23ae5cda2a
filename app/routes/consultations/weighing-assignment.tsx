/** POST /consultations/:id/weighing/assignment: who answers these points, and until when. */
import { assignPoints } from "#server/consultations/weighing.commands";
import { assignmentForm } from "#server/consultations/weighing.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./weighing";

export const action = act(assignmentForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await assignPoints(ctx, id, input);
  return redirectTo(`/consultations/${id}/weighing`, "consultations:flash.assigned");
});
