/** POST /methods/:id/topics: cards of a run become topics. */
import { nothing } from "#server/platform/form.rules";
import { requireRun } from "#server/methods/runs.queries";
import { takeUpCards } from "#server/topics/cards.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../methods/run";

export const action = act(nothing, async (ctx, _form, { params, requestId }) => {
  const id = idOf(params.id);
  const count = await takeUpCards(ctx, id, requestId);
  const { processId } = await requireRun(ctx, id);
  return redirectTo(`/processes/${processId}/topics?view=board`, count > 0 ? "topics:flash.cards" : "topics:flash.cards-none");
});
