/** POST /consultations/:id/answers/accepting: accepts all replies to which the own organisation has said nothing yet. */
import { acceptRest } from "#server/consultations/answers/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./answers";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await acceptRest(ctx, id);
  return redirectTo(`/consultations/${id}/answers`, "consultations:flash.responded");
});
