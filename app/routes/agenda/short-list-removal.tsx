/** POST /processes/:id/short-list/:entryId/removal: takes one off again, with a reason. */
import { agreementForm, removeFromShortList } from "#server/agenda/short-list.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./short-list";

export const action = act(agreementForm, async (ctx, { reason }, { params, request }) => {
  const id = idOf(params.id);
  await removeFromShortList(ctx, id, idOf(params.entryId), reason);
  return stayOn(request, `/processes/${id}/short-list`, "agenda:flash.short-list-removed");
});
