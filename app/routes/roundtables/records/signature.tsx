/** POST /roundtables/:id/minutes/signatures: signs as chair or recorder; the second signature approves. */
import { signMinutes } from "#server/roundtables/approval/commands";
import { signatureForm } from "#server/roundtables/approval/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(signatureForm, async (ctx, { seen }, { params }) => {
  const id = idOf(params.id);
  await signMinutes(ctx, id, seen);
  return redirectTo(`/roundtables/${id}`, "roundtables:flash.signed");
});
