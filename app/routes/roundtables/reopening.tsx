/** POST /roundtables/:id/reopening: takes back a closing that was pressed by mistake. */
import { nothing } from "#server/platform/form.rules";
import { takeBackClosing } from "#server/roundtables/course.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./roundtable";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  const id = idOf(params.id);
  await takeBackClosing(ctx, id);
  return stayOn(request, `/roundtables/${id}`, { sentence: "roundtables:flash.taken-back" });
});
