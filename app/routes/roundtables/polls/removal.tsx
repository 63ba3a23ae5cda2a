/** POST /roundtables/:id/polls/:pollId/removal: discards a question that was never asked. */
import { removePoll } from "#server/roundtables/polls.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  const id = idOf(params.id);
  await removePoll(ctx, id, idOf(params.pollId));
  return stayOn(request, `/roundtables/${id}#polls`);
});
