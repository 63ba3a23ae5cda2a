/** POST /consultations/:id/weighing/blocks/:blockId/removal: answers that were made with it stay. */
import { removeBlock } from "#server/consultations/desk/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./tools";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await removeBlock(ctx, id, idOf(params.blockId));
  return redirectTo(`/consultations/${id}/weighing/tools#blocks`, "consultations:flash.saved");
});
