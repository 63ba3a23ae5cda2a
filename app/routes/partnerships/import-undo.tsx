/** POST /processes/:id/partnerships/imports/:importId/undo and /interdependencies/…: takes back what a file brought, as one step. */
import { undoImport } from "#server/partnerships/import.commands";
import { registerAt } from "#server/partnerships/rules";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./import-check";

export const action = act(nothing, async (ctx, _, { params, request }) => {
  const register = registerAt(request.url);
  const [processId, id] = [idOf(params.id), idOf(params["importId"])];
  await undoImport(ctx, register, processId, id);
  return redirectTo(`/processes/${processId}/${register}/imports/${id}`, "partnerships:flash.undone");
});
