/** POST /roundtables/:id/points/copies: the running order of an earlier roundtable, or one as such meetings usually go. */
import { copyForm } from "#server/roundtables/forms.rules";
import { addTemplate, copyPoints } from "#server/roundtables/points.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(copyForm, async (ctx, { from }, { params, request, requestId }) => {
  const id = idOf(params.id);
  if (typeof from === "number") await copyPoints(ctx, id, from, requestId);
  else await addTemplate(ctx, id, from, requestId);
  return stayOn(request, `/roundtables/${id}/points`);
});
