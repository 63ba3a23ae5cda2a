/** POST /formats/:id/figures/:figureId/deletion: deletes a figure; it can be brought back for a day. */
import { deleteFigure } from "#server/formats/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./figure";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  const undo = await deleteFigure(ctx, id, idOf(params.figureId));
  return redirectTo(`/formats/${id}`, { sentence: "formats:flash.deleted", undo });
});
