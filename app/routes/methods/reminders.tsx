/** POST /methods/:id/reminders: whoever has not voted hears of it again. */
import { remindVoters } from "#server/methods/state.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./run";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  const id = idOf(params.id);
  await remindVoters(ctx, id);
  return stayOn(request, `/methods/${id}`, "methods:flash.reminded");
});
