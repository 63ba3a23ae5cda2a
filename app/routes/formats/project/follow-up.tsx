/** POST /formats/:id/evaluations/:eid/adjustments/:aid/follow-up: what has come of it. */
import { noteFollowUp } from "#server/formats/adjustments.commands";
import { followUpForm } from "#server/formats/adjustments.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./adjustment";

export const action = act(followUpForm, async (ctx, input, { params }) => {
  const [id, eid] = [idOf(params.id), idOf(params.eid)];
  await noteFollowUp(ctx, id, eid, idOf(params.aid), input);
  return redirectTo(`/formats/${id}/evaluations/${eid}/adjustments/${idOf(params.aid)}`, "formats:flash.saved");
});
