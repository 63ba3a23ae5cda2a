/** POST …/positions/:positionId/approval: the own house has coordinated further. */
import { approvalForm } from "#server/agreement/forms.rules";
import { recordApproval } from "#server/agreement/positions.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(approvalForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  await recordApproval(ctx, idOf(params.positionId), input.coordination);
  return stayOn(request, `/recommendations/${id}/agreement`, "agreement:flash.approved");
});
