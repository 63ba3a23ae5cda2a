/** POST /consultations/:id/statements/:statementId/signatures: asks other houses to sign what the own one says. */
import { askToSign } from "#server/consultations/signing/commands";
import { askForm } from "#server/consultations/signing/rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../statement";

export const action = act(askForm, async (ctx, { organisations }, { params }) => {
  const of = { consultationId: idOf(params.id), statementId: idOf(params.statementId) };
  await askToSign(ctx, of, organisations);
  return redirectTo(`/consultations/${of.consultationId}/statements/${of.statementId}#sign`, "consultations:flash.sign-asked");
});
