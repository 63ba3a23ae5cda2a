/** POST /delegations/:id/deletion: takes a sheet away; for a day it can be brought back. */
import { deleteDelegation } from "#server/partnerships/delegations.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./delegation";

export const action = act(nothing, async (ctx, _, { params }) => {
  const { processId, undo } = await deleteDelegation(ctx, idOf(params.id));
  return redirectTo(`/processes/${processId}/delegations`, { sentence: "partnerships:flash.delegation-deleted", undo });
});
