/** POST /roundtables/:id/groups/:workId/topics: cards of groups become topics. */
import { nothing } from "#server/platform/form.rules";
import { takeUpNotes } from "#server/roundtables/groups/commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(nothing, async (ctx, _form, { params, requestId }) => {
  const { processId, count } = await takeUpNotes(ctx, idOf(params.id), idOf(params.workId), requestId);
  return redirectTo(`/processes/${processId}/topics?view=board`, count > 0 ? "topics:flash.cards" : "topics:flash.cards-none");
});
