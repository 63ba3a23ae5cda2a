/** POST /consultations/:id/invitations/:invitationId/removal: before it opens. */
import { removeInvitation } from "#server/consultations/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, stayOn } from "#server/web";

export { loader, default, meta } from "./consultation";

export const action = act(nothing, async (ctx, _input, { params, request }) => {
  const id = idOf(params.id);
  await removeInvitation(ctx, id, idOf(params.invitationId));
  return stayOn(request, `/consultations/${id}#invited`, "consultations:flash.saved");
});
