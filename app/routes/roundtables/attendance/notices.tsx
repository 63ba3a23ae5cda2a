/** POST /roundtables/:id/notices: whether those invited shall hear of a change. */
import { noticeForm } from "#server/roundtables/forms.rules";
import { tellInvited } from "#server/roundtables/invitations.commands";
import { actWords, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = actWords(noticeForm, async (ctx, { tell, revision, reason }, { params, request }) => {
  const id = idOf(params.id);
  await tellInvited(ctx, id, tell, revision, reason);
  return stayOn(request, `/roundtables/${id}`, tell ? "roundtables:flash.told" : undefined);
});
