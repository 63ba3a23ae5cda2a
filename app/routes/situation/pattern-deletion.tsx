/** POST /patterns/:id/deletion: takes a pattern of influence away; for a day it can be brought back. */
import { nothing } from "#server/platform/form.rules";
import { deletePattern } from "#server/situation/patterns.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./pattern-edit";

export const action = act(nothing, async (ctx, _, { params }) => {
  const { processId, undo } = await deletePattern(ctx, idOf(params.id));
  return redirectTo(`/processes/${processId}/patterns`, { sentence: "situation:flash.pattern-deleted", undo });
});
