/** POST /formats/:id/evaluations/:eid/reply: what whoever runs the format says of it. */
import { replyToFactCheck } from "#server/formats/adjustments.commands";
import { replyForm } from "#server/formats/adjustments.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../evaluation";

export const action = act(replyForm, async (ctx, input, { params }) => {
  const [id, eid] = [idOf(params.id), idOf(params.eid)];
  await replyToFactCheck(ctx, id, eid, input);
  return redirectTo(`/formats/${id}/evaluations/${eid}#release`, "formats:flash.saved");
});
