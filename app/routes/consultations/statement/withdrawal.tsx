/** POST /consultations/:id/statement/withdrawal: the house takes back what it submitted; what it had said stays in its history. */
import { withdrawalForm } from "#server/consultations/forms.rules";
import { withdrawStatement } from "#server/consultations/statements.commands";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../workspace";

export const action = act(withdrawalForm, async (ctx, _input, { params, requestId }) => {
  const id = idOf(params.id);
  const statementId = await withdrawStatement(ctx, id, requestId);
  return redirectTo(`/consultations/${id}/statements/${statementId}`, "consultations:flash.withdrawn");
});
