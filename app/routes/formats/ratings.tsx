/** POST /formats/:id/evaluations/:eid/ratings: keeps a draft for one criterion. */
import { z } from "zod";
import { CRITERION_KEYS } from "#server/formats/criteria.rules";
import { saveRating } from "#server/formats/evaluations.commands";
import { ratingForm } from "#server/formats/rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./evaluation";

/** Beside the rating: whether a script waits for the answer, and where to go without one. */
const wayOn = z.object({ script: z.string().optional(), then: z.literal("next").optional() });

export const action = act(ratingForm.and(wayOn), async (ctx, { script, then, ...rating }, { params }) => {
  const formatId = idOf(params.id);
  const id = idOf(params.eid);
  await saveRating(ctx, formatId, id, rating);
  if (script) return Response.json({ saved: rating.criterion });
  const next = CRITERION_KEYS[CRITERION_KEYS.indexOf(rating.criterion) + 1];
  const open = then === "next" ? next : rating.criterion;
  const fragment = open ? `criterion-${open}` : "hand-in";
  return redirectTo(
    `/formats/${formatId}/evaluations/${id}?saved=${rating.criterion}&open=${open ?? "none"}#${fragment}`,
    "formats:flash.saved",
  );
});
