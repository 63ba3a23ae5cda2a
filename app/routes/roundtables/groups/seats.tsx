/** POST /roundtables/:id/groups/:workId/seats: a place for whoever came later. */
import { nothing } from "#server/platform/form.rules";
import { seatLatecomers } from "#server/roundtables/groups/commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  const id = idOf(params.id);
  await seatLatecomers(ctx, id, idOf(params.workId));
  return stayOn(request, `/roundtables/${id}`);
});
