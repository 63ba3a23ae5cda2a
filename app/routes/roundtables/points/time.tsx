/** POST /roundtables/:id/time: more minutes for the current point. */
import { addTime } from "#server/roundtables/course.commands";
import { moreTimeForm } from "#server/roundtables/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(moreTimeForm, async (ctx, { minutes, revision }, { params, request }) => {
  const id = idOf(params.id);
  await addTime(ctx, id, minutes, revision);
  return stayOn(request, `/roundtables/${id}`);
});
