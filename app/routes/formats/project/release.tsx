/** POST /formats/:id/evaluations/:eid/release: from now on it is no draft any more. */
import { releaseEvaluation } from "#server/formats/adjustments.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../evaluation";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const [id, eid] = [idOf(params.id), idOf(params.eid)];
  await releaseEvaluation(ctx, id, eid);
  return redirectTo(`/formats/${id}/evaluations/${eid}#release`, "formats:flash.released-report");
});
