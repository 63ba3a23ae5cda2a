/** POST /consultations/:id/weighing/tagging: a tag for one point, for several, or for all that the filter finds. */
import { tagPoints } from "#server/consultations/desk/commands";
import { taggingForm } from "#server/consultations/desk/rules";
import { weighingFilter } from "#server/consultations/weighing.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../weighing";

export const action = act(taggingForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  const { search, searchParams } = new URL(request.url);
  await tagPoints(ctx, id, input, weighingFilter(searchParams));
  return redirectTo(`/consultations/${id}/weighing${search}`, "consultations:flash.tagged");
});
