/** POST /roundtables/:id/invitations: mails everybody who is expected, once. */
import { inviteToRoundtable } from "#server/roundtables/invitations.commands";
import { invitationForm } from "#server/roundtables/forms.rules";
import { actWords, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = actWords(invitationForm, async (ctx, { reason, papers }, { params, request }) => {
  const id = idOf(params.id);
  await inviteToRoundtable(ctx, id, reason, papers);
  return stayOn(request, `/roundtables/${id}`, "roundtables:flash.invited");
});
