/** POST /consultations/:id/weighing/tags: a tag, with whoever usually answers it. */
import { saveTag } from "#server/consultations/desk/commands";
import { tagForm } from "#server/consultations/desk/rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./tools";

export const action = act(tagForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await saveTag(ctx, id, input);
  return redirectTo(`/consultations/${id}/weighing/tools#tags`, "consultations:flash.saved");
});
