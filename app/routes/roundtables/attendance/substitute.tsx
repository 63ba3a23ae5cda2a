/** POST /roundtables/:id/substitute: who comes instead of whoever sends it. */
import { nameSubstitute } from "#server/roundtables/attendance.commands";
import { substituteForm } from "#server/roundtables/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(substituteForm, async (ctx, { substitute }, { params, request }) => {
  const id = idOf(params.id);
  await nameSubstitute(ctx, id, substitute);
  return stayOn(request, `/roundtables/${id}`);
});
