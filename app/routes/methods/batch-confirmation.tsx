/** POST /methods/:id/batches/:batchId/confirmation: the second pair of eyes has compared it with the sheets. */
import { confirmBatch } from "#server/methods/batches.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./batches";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  const id = idOf(params.id);
  await confirmBatch(ctx, id, idOf(params.batchId));
  return stayOn(request, `/methods/${id}/batches`, "methods:flash.batch-confirmed");
});
