/** POST /consultations/:id/statement/beginning: the draft, with the first letter that somebody types. */
import { beginDraft } from "#server/consultations/statements.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, stayOn } from "#server/web";

export { loader, default, meta } from "../workspace";

export const action = act(nothing, async (ctx, _input, { params, request }) => {
  const id = idOf(params.id);
  await beginDraft(ctx, id);
  return stayOn(request, `/consultations/${id}/statement`);
});
