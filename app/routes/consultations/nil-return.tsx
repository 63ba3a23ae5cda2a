/** POST /consultations/:id/statement/nil-return: Fehlanzeige, in one click. */
import { submitNil } from "#server/consultations/statements.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./consultation";

export const action = act(nothing, async (ctx, _input, { params, requestId }) => {
  const id = idOf(params.id);
  const statementId = await submitNil(ctx, id, requestId);
  return redirectTo(`/consultations/${id}/statements/${statementId}`, "consultations:flash.nil");
});
