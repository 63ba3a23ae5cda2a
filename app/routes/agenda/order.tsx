/** POST /processes/:id/agenda/order: one item gets a new place, by an arrow or by dragging. */
import { orderAgenda } from "#server/agenda/commands";
import { orderForm } from "#server/agenda/rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(orderForm, async (ctx, move, { params, request }) => {
  const id = idOf(params.id);
  await orderAgenda(ctx, id, move);
  return stayOn(request, `/processes/${id}/agenda${new URL(request.url).search}#item-${move.item}`, "agenda:flash.ordered");
});
