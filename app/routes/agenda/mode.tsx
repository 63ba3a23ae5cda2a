/** POST /agenda/:id/mode: takes the mode that follows from what the sides want. */
import { decideMode } from "#server/agenda/depth.commands";
import { modeForm } from "#server/agenda/depth.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(modeForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  await decideMode(ctx, id, input);
  return stayOn(request, `/agenda/${id}#depth`, "depth:flash.mode");
});
