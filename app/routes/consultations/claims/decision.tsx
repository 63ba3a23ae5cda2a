/** POST /consultations/:id/claims/:claimId/decision: lets somebody act for their house, or says why not. */
import { decideClaim } from "#server/consultations/claims/commands";
import { claimDecisionForm } from "#server/consultations/claims/rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../consultation";

export const action = act(claimDecisionForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await decideClaim(ctx, id, idOf(params.claimId), input);
  return redirectTo(`/consultations/${id}`, `consultations:flash.claim-${input.granted ? "granted" : "declined"}`);
});
