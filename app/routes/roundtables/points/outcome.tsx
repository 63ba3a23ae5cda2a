/** POST /roundtables/:id/points/:pointId/outcome: left out, kept for the next roundtable, or dealt with after all. */
import { settlePoint } from "#server/roundtables/course.commands";
import { outcomeForm } from "#server/roundtables/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(outcomeForm, async (ctx, { outcome, revision }, { params, request }) => {
  const id = idOf(params.id);
  await settlePoint(ctx, id, idOf(params.pointId), outcome, revision);
  return stayOn(request, `/roundtables/${id}`);
});
