/** POST /consultations/:id/claim-links: a link for a shared mailbox, so that somebody of that house takes the invitation over. */
import { sendClaimLink } from "#server/consultations/claims/commands";
import { linkForm } from "#server/consultations/claims/rules";
import { actWords, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../consultation";

export const action = actWords(linkForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  await sendClaimLink(ctx, id, input, requestId);
  return redirectTo(`/consultations/${id}#invited`, "consultations:flash.claim-sent");
});
