/** POST /agenda/:id/withdrawal: withdraws an item at once; its number and its text stay, and it can be taken back. */
import { refuseItemStatus } from "#server/agreement/items.commands";
import { setAgendaStatus } from "#server/agenda/commands";
import { withdrawalForm } from "#server/agenda/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(withdrawalForm, async (ctx, { from }, { params }) => {
  const id = idOf(params.id);
  await setAgendaStatus(ctx, id, { from, to: "entfallen" }, refuseItemStatus);
  return redirectTo(`/agenda/${id}`, { sentence: "agenda:flash.withdrawn", undo: `/agenda/${id}/resumption` });
});
