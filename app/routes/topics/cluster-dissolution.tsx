/** POST /processes/:id/topics/clusters/:cluster/dissolution: the cluster is gone, its topics are unsorted. */
import { nothing } from "#server/platform/form.rules";
import { deleteCluster } from "#server/topics/board.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(nothing, async (ctx, _input, { params, request }) => {
  const processId = await deleteCluster(ctx, idOf(params.cluster));
  return stayOn(request, `/processes/${processId}/topics?view=board`, "topics:flash.cluster-deleted");
});
