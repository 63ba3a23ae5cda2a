/** POST /situation/:id/deletion: takes a situation picture away that is not frozen, with its text; both can be brought back. */
import { nothing } from "#server/platform/form.rules";
import { deleteReport } from "#server/situation/deletion.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./edit";

export const action = act(nothing, async (ctx, _, { params }) => {
  const { processId, undo } = await deleteReport(ctx, idOf(params.id));
  const sentence = "situation:flash.deleted";
  return redirectTo(`/processes/${processId}/situation`, undo ? { sentence, undo } : sentence);
});
