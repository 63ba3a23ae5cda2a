/** POST /roundtables/:id/polls: prepares a straw poll. */
import { pollForm } from "#server/methods/polls.rules";
import { createPoll } from "#server/roundtables/polls.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./roundtable";

export const action = act(pollForm, async (ctx, form, { params, request, requestId }) => {
  const id = idOf(params.id);
  const pollId = await createPoll(ctx, id, form, requestId);
  return stayOn(request, `/roundtables/${id}#poll-${pollId}`);
});
