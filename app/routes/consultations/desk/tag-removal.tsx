/** POST /consultations/:id/weighing/tags/:tagId/removal: takes a tag from all points. */
import { removeTag } from "#server/consultations/desk/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./tools";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await removeTag(ctx, id, idOf(params.tagId));
  return redirectTo(`/consultations/${id}/weighing/tools#tags`, "consultations:flash.saved");
});
