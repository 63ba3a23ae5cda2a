/** POST /recommendations/:id/figures/:figureId/deletion: a recommendation no longer cites a figure. */
import { removeCitation } from "#server/overview/citations.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./figures";

export const action = act(nothing, async (ctx, _, { params }) => {
  const id = idOf(params.id);
  await removeCitation(ctx, id, idOf(params["figureId"]));
  return redirectTo(`/recommendations/${id}#figures`, "recommendations:flash.uncited");
});
