/** POST /formats/:id/deletion: deletes a format with all that belongs to it; it can be brought back for a day. */
import { deleteFormat } from "#server/formats/commands";
import { requireFormat } from "#server/formats/queries";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./edit";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const { process, format } = await requireFormat(ctx, idOf(params.id));
  const undo = await deleteFormat(ctx, format.id);
  return redirectTo(`/processes/${process.id}/formats`, { sentence: "formats:flash.deleted", undo });
});
