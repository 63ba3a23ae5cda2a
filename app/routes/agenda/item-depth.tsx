/** POST /agenda/:id/depth: an organisation says of one item, on its page, how deep it wants to go. */
import { stateDepths } from "#server/agenda/depth.commands";
import { depthsForm } from "#server/agenda/depth.rules";
import { requireAgendaItem } from "#server/agenda/queries";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(depthsForm, async (ctx, lines, { params, request }) => {
  const { process, item } = await requireAgendaItem(ctx, idOf(params.id));
  await stateDepths(ctx, process.id, lines);
  return stayOn(request, `/agenda/${item.id}#depth`, "depth:flash.saved");
});
