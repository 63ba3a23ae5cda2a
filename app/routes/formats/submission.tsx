/** POST /formats/:id/evaluations/:eid/submission: hands the own ratings in, for good, with what was not saved yet. */
import { handIn } from "#server/formats/evaluations.commands";
import { handInForm, ratingsForm } from "#server/formats/rating-form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./evaluation";

export const action = act(ratingsForm.and(handInForm), async (ctx, { ratings, ...declared }, { params }) => {
  const formatId = idOf(params.id);
  const id = idOf(params.eid);
  const complete = await handIn(ctx, formatId, id, ratings, declared);
  return redirectTo(`/formats/${formatId}/evaluations/${id}`, complete ? "formats:flash.all-in" : "formats:flash.handed-in");
});
