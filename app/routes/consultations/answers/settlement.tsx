/** POST /consultations/:id/answers/:pointId/settlement: what the moderation answers to a reply that its sender contests. */
import { settleContested } from "#server/consultations/answers/commands";
import { settlementForm } from "#server/consultations/answers/rules";
import { actWords, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./answers";

export const action = actWords(settlementForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await settleContested(ctx, id, idOf(params.pointId), input);
  return redirectTo(`/consultations/${id}/answers`, "consultations:flash.settled");
});
