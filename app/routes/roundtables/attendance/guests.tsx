/** POST /roundtables/:id/guests: somebody without a mandate who is there. */
import { addGuest } from "#server/roundtables/attendance.commands";
import { guestForm } from "#server/roundtables/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(guestForm, async (ctx, form, { params, request, requestId }) => {
  const id = idOf(params.id);
  await addGuest(ctx, id, form, requestId);
  return stayOn(request, `/roundtables/${id}`);
});
