/** POST /formats/:id/evaluations/:eid/fact-check: whoever runs the format reads it first. */
import { sendFactCheck } from "#server/formats/adjustments.commands";
import { factCheckForm } from "#server/formats/adjustments.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../evaluation";

export const action = act(factCheckForm, async (ctx, input, { params }) => {
  const [id, eid] = [idOf(params.id), idOf(params.eid)];
  await sendFactCheck(ctx, id, eid, input.until);
  return redirectTo(`/formats/${id}/evaluations/${eid}#release`, "formats:flash.fact-check-sent");
});
