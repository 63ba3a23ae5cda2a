/** POST /processes/:id/short-list/agreement: by which rule the list was agreed; topics on it become agenda items. */
import { agreementForm, agreeShortList } from "#server/agenda/short-list.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./short-list";

export const action = act(agreementForm, async (ctx, form, { params, request }) => {
  const id = idOf(params.id);
  await agreeShortList(ctx, id, form);
  return stayOn(request, `/processes/${id}/short-list`, "agenda:flash.short-list-agreed");
});
