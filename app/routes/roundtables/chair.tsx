/** POST /roundtables/:id/chair: asks somebody to lead from now on, accepts, or takes that back. */
import { handOverChair } from "#server/roundtables/course.commands";
import { chairForm } from "#server/roundtables/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./roundtable";

export const action = act(chairForm, async (ctx, form, { params, request }) => {
  const id = idOf(params.id);
  await handOverChair(ctx, id, form);
  return stayOn(request, `/roundtables/${id}`);
});
