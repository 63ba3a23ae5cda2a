/** POST /formats/:id/evaluations/:eid/submission: hands the own ratings in, for good. */
import { handIn } from "#server/formats/evaluations.commands";
import { handInForm } from "#server/formats/rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./evaluation";

export const action = act(handInForm, async (ctx, _input, { params }) => {
  const formatId = idOf(params.id);
  const id = idOf(params.eid);
  const complete = await handIn(ctx, formatId, id);
  return redirectTo(`/formats/${formatId}/evaluations/${id}`, complete ? "formats:flash.all-in" : "formats:flash.handed-in");
});
