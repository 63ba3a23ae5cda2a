/** POST /formats/:id/evaluations/:eid/ratings: keeps drafts, of the criteria that came. */
import { saveRatings } from "#server/formats/evaluations.commands";
import { ratingsForm } from "#server/formats/rating-form.rules";
import { act, idOf, redirectTo, stayOn } from "#server/web";

export { loader, default, meta } from "./evaluation";

export const action = act(ratingsForm, async (ctx, { ratings, then }, { params, request }) => {
  const formatId = idOf(params.id);
  const id = idOf(params.eid);
  await saveRatings(ctx, formatId, id, ratings);
  const [, bringsFor] = /^file:(.*)$/.exec(then ?? "") ?? [];
  if (bringsFor) return redirectTo(`/formats/${formatId}/evaluations/${id}/evidence?criterion=${bringsFor}`);
  const open = then ?? "hand-in";
  const fragment = open === "hand-in" ? open : `criterion-${open}`;
  return stayOn(request, `/formats/${formatId}/evaluations/${id}?open=${open}#${fragment}`, "formats:flash.saved");
});
