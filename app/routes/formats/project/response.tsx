/** POST /formats/:id/evaluations/:eid/adjustments/:aid/response: whoever is to act answers. */
import { respondToAdjustment } from "#server/formats/adjustments.commands";
import { responseForm } from "#server/formats/adjustments.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./adjustment";

export const action = act(responseForm, async (ctx, input, { params }) => {
  const [id, eid] = [idOf(params.id), idOf(params.eid)];
  await respondToAdjustment(ctx, id, eid, idOf(params.aid), input);
  return redirectTo(`/formats/${id}/evaluations/${eid}/adjustments/${idOf(params.aid)}`, "formats:flash.response-saved");
});
