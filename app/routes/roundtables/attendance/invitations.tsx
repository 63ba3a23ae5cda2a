/** POST /roundtables/:id/invitations: mails everybody who is expected, once. */
import { inviteToRoundtable } from "#server/roundtables/invitations.commands";
import { nothing } from "#server/platform/form.rules";
import { actWords, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = actWords(nothing, async (ctx, _form, { params, request }) => {
  const id = idOf(params.id);
  await inviteToRoundtable(ctx, id);
  return stayOn(request, `/roundtables/${id}`, "roundtables:flash.invited");
});
