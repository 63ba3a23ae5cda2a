/** POST /consultations/:id/weighing/bulk: one answer for several open points, or for all that the filter finds. */
import { weighMany } from "#server/consultations/desk/commands";
import { bulkForm } from "#server/consultations/desk/rules";
import { weighingFilter } from "#server/consultations/weighing.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../weighing";

export const action = act(bulkForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  const { search, searchParams } = new URL(request.url);
  await weighMany(ctx, id, input, weighingFilter(searchParams));
  return redirectTo(`/consultations/${id}/weighing${search}`, "consultations:flash.weighed-many");
});
