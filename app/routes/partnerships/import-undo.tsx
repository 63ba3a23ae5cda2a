/** POST /processes/:id/partnerships/imports/:importId/undo: takes back what a file brought, as one step. */
import { undoImport } from "#server/partnerships/import.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./import-check";

export const action = act(nothing, async (ctx, _, { params }) => {
  const [processId, id] = [idOf(params.id), idOf(params["importId"])];
  await undoImport(ctx, processId, id);
  return redirectTo(`/processes/${processId}/partnerships/imports/${id}`, "partnerships:flash.undone");
});
