/** POST /agenda/:id/status: by the form on the item's page, or by dragging on the board. */
import { refuseItemStatus } from "#server/agreement/items.commands";
import { setAgendaStatus } from "#server/agenda/commands";
import { statusForm } from "#server/agenda/rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(statusForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  await setAgendaStatus(ctx, id, input, refuseItemStatus);
  return stayOn(request, `/agenda/${id}`, "agenda:flash.status-set");
});
