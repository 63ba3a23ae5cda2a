/** POST /consultations/:id/weighing/blocks: words that answer many points. */
import { saveBlock } from "#server/consultations/desk/commands";
import { blockForm } from "#server/consultations/desk/rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./tools";

export const action = act(blockForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await saveBlock(ctx, id, input);
  return redirectTo(`/consultations/${id}/weighing/tools#blocks`, "consultations:flash.saved");
});
