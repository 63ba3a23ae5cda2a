/** POST /roundtables/:id/ballots: casts or changes a voice in a straw poll. */
import { ballotForm } from "#server/methods/rules";
import { castBallot } from "#server/roundtables/polls.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(ballotForm, async (ctx, form, { params, request }) => {
  const id = idOf(params.id);
  await castBallot(ctx, id, form);
  return stayOn(request, `/roundtables/${id}#poll-${form.poll_id}`, "methods:ballot.saved");
});
