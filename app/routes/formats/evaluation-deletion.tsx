/** POST /formats/:id/evaluations/:eid/deletion: deletes a mistaken evaluation; it can be brought back for a day. */
import { deleteEvaluation } from "#server/formats/evaluations.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./evaluation";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  const undo = await deleteEvaluation(ctx, id, idOf(params.eid));
  return redirectTo(`/formats/${id}`, { sentence: "formats:flash.deleted", undo });
});
