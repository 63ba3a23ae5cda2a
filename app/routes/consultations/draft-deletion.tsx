/** POST /consultations/:id/statement/draft/deletion: throws the draft away; what was submitted stays. */
import { discardDraft } from "#server/consultations/statements.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./workspace";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await discardDraft(ctx, id);
  return redirectTo(`/consultations/${id}`, "consultations:flash.draft-discarded");
});
