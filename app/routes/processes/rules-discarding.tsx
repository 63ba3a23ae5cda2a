/** POST /processes/:id/rules/discarding: the draft is gone; for a day it can be taken back. */
import { nothing } from "#server/platform/form.rules";
import { discardDraft } from "#server/processes/procedure.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./rules";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  return redirectTo(`/processes/${id}/rules`, { sentence: "rules:flash.discarded", undo: await discardDraft(ctx, id) });
});
