/** POST /roundtables/:id/minutes/circulation: freezes the minutes and sends them round. */
import { nothing } from "#server/platform/form.rules";
import { circulateMinutes } from "#server/roundtables/approval/commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(nothing, async (ctx, _form, { params }) => {
  const id = idOf(params.id);
  await circulateMinutes(ctx, id);
  return redirectTo(`/roundtables/${id}`, "roundtables:flash.circulated");
});
