/** POST /formats/:id/editions/:editionId/deletion: deletes an edition with its figures; it can be brought back for a day. */
import { deleteEdition } from "#server/formats/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./edition";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  const undo = await deleteEdition(ctx, id, idOf(params.editionId));
  return redirectTo(`/formats/${id}`, { sentence: "formats:flash.deleted", undo });
});
