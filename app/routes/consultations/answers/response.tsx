/** POST /consultations/:id/answers/:pointId: whether the sender accepts the reply to one point, and what of it still holds. */
import { respond } from "#server/consultations/answers/commands";
import { responseForm } from "#server/consultations/answers/rules";
import { actWords, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./answers";

export const action = actWords(responseForm, async (ctx, input, { params }) => {
  const [id, pointId] = [idOf(params.id), idOf(params.pointId)];
  await respond(ctx, id, pointId, input);
  return redirectTo(`/consultations/${id}/answers#point-${pointId}`, "consultations:flash.responded");
});
