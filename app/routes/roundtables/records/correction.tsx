/** POST /roundtables/:id/minutes/correction: keeps the corrected text. */
import { nothing } from "#server/platform/form.rules";
import { correctMinutes } from "#server/roundtables/approval/commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(nothing, async (ctx, _form, { params }) => {
  const id = idOf(params.id);
  await correctMinutes(ctx, id);
  return redirectTo(`/roundtables/${id}`, "roundtables:flash.corrected");
});
