/** POST /agenda/:id/resumption: takes the withdrawal of an item back. */
import { resumeAgendaItem } from "#server/agenda/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await resumeAgendaItem(ctx, id);
  return redirectTo(`/agenda/${id}`, "agenda:flash.resumed");
});
