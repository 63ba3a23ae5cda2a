/** POST /consultations/:id/weighing/bulk-check: a second person has looked at several answers, none of them their own. */
import { checkMany } from "#server/consultations/desk/commands";
import { bulkCheckForm } from "#server/consultations/desk/rules";
import { weighingFilter } from "#server/consultations/weighing.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../weighing";

export const action = act(bulkCheckForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  const { search, searchParams } = new URL(request.url);
  await checkMany(ctx, id, input, weighingFilter(searchParams));
  return redirectTo(`/consultations/${id}/weighing${search}`, "consultations:flash.checked-many");
});
