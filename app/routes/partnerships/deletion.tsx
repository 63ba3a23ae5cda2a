/** POST /partnerships/:id/deletion and /interdependencies/:id/deletion: takes an entry away; for a day it can be brought back. */
import { deleteEntry } from "#server/partnerships/commands";
import { registerAt } from "#server/partnerships/rules";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./entry";

export const action = act(nothing, async (ctx, _, { params, request }) => {
  const register = registerAt(request.url);
  const { processId, undo } = await deleteEntry(ctx, register, idOf(params.id));
  return redirectTo(`/processes/${processId}/${register}`, { sentence: "partnerships:flash.deleted", undo });
});
