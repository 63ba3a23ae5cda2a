/** POST /consultations/:id/statements/:statementId/signature: the own house signs what another one says, or does not. */
import { answerSigning } from "#server/consultations/signing/commands";
import { signForm } from "#server/consultations/signing/rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../statement";

export const action = act(signForm, async (ctx, { answer }, { params }) => {
  const of = { consultationId: idOf(params.id), statementId: idOf(params.statementId) };
  await answerSigning(ctx, of, answer);
  const at = `/consultations/${of.consultationId}`;
  return redirectTo(answer === "signed" ? `${at}/statements/${of.statementId}` : at, `consultations:flash.sign-${answer}`);
});
