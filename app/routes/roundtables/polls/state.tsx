/** POST /roundtables/:id/polls/:pollId/state: starts, finishes or publishes a straw poll. */
import { pollStateForm } from "#server/methods/rules";
import { movePoll } from "#server/roundtables/polls.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(pollStateForm, async (ctx, { from }, { params, request }) => {
  const id = idOf(params.id);
  await movePoll(ctx, id, idOf(params.pollId), from);
  return stayOn(request, `/roundtables/${id}#poll-${params.pollId}`);
});
