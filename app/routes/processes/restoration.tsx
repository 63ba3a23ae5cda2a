/** POST /removals/:id/restoration: brings back what somebody has just removed. */
import { nothing } from "#server/platform/form.rules";
import { restoreRemoved } from "#server/processes/removals.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(nothing, async (ctx, _input, { params }) =>
  redirectTo(await restoreRemoved(ctx, idOf(params.id)), "processes:flash.restored"),
);
