/** POST /roundtables/:id/minutes/signatures: signs as chair or recorder; the second signature approves. */
import { nothing } from "#server/platform/form.rules";
import { signMinutes } from "#server/roundtables/approval/commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(nothing, async (ctx, _form, { params }) => {
  const id = idOf(params.id);
  await signMinutes(ctx, id);
  return redirectTo(`/roundtables/${id}`, "roundtables:flash.signed");
});
