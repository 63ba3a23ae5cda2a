/** POST /formats/:id/figures/:figureId/confirmation: somebody has looked a figure up in its source. */
import { confirmFigure } from "#server/formats/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./figure";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await confirmFigure(ctx, id, idOf(params.figureId));
  return redirectTo(`/formats/${id}#figures`, "formats:flash.figure-confirmed");
});
