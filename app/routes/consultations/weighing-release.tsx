/** POST /consultations/:id/weighing/release: everything that has been checked. */
import { releaseChecked } from "#server/consultations/weighing.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./weighing";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await releaseChecked(ctx, id);
  return redirectTo(`/consultations/${id}/weighing`, "consultations:flash.released");
});
