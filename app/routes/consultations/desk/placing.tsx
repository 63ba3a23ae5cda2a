/** POST /consultations/:id/weighing/placing: where points belong that were sent without a place, and what kind they are. */
import { placePoints } from "#server/consultations/places/commands";
import { placingForm } from "#server/consultations/places/rules";
import { weighingFilter } from "#server/consultations/weighing.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../weighing";

export const action = act(placingForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  const { search, searchParams } = new URL(request.url);
  await placePoints(ctx, id, input, weighingFilter(searchParams));
  return redirectTo(`/consultations/${id}/weighing${search}`, "consultations:flash.placed");
});
