/** POST /roundtables/:id/guests/:guestId/removal: takes a guest off the list. */
import { removeGuest } from "#server/roundtables/attendance.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  const id = idOf(params.id);
  const undo = await removeGuest(ctx, id, idOf(params.guestId));
  return stayOn(request, `/roundtables/${id}`, { sentence: "roundtables:flash.guest-removed", undo });
});
