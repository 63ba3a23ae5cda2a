/** POST …/figures/:figureId/deletion of an entry: deletes a figure; for a day it can be brought back. */
import { deleteFigure } from "#server/partnerships/figures.commands";
import { registerAt } from "#server/partnerships/rules";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./figure";

export const action = act(nothing, async (ctx, _, { params, request }) => {
  const [id, register] = [idOf(params.id), registerAt(request.url)];
  const undo = await deleteFigure(ctx, register, id, idOf(params.figureId));
  return redirectTo(`/${register}/${id}`, { sentence: "partnerships:flash.figure-deleted", undo });
});
