/** POST /formats/:id/evaluations/:eid/adjustments/:aid/deletion: can be brought back for a day. */
import { deleteAdjustment } from "#server/formats/adjustments.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./adjustment";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const [id, eid] = [idOf(params.id), idOf(params.eid)];
  const undo = await deleteAdjustment(ctx, id, eid, idOf(params.aid));
  return redirectTo(`/formats/${id}/evaluations/${eid}`, { sentence: "formats:flash.deleted", undo });
});
