/** POST /removals/:id/restoration: brings back what somebody has just removed; the page on which they did it shows it again. */
import { threadReturns } from "#server/documents/comments/threads.commands";
import { methodReturns } from "#server/methods/runs.commands";
import { nothing } from "#server/platform/form.rules";
import { restoreRemoved } from "#server/processes/removals.commands";
import { roundtableReturns } from "#server/roundtables/returns.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(nothing, async (ctx, _input, { params, request }) => {
  const path = await restoreRemoved(ctx, idOf(params.id), { ...threadReturns, ...methodReturns, ...roundtableReturns });
  return stayOn(request, path, { sentence: "processes:flash.restored" });
});
