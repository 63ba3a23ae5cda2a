/** POST /processes/:id/topics/clusters: one more cluster. */
import { createCluster } from "#server/topics/board.commands";
import { clusterForm } from "#server/topics/rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(clusterForm, async (ctx, { title }, { params, request, requestId }) => {
  const id = idOf(params.id);
  const clusterId = await createCluster(ctx, id, title, requestId);
  const path = `/processes/${id}/topics?view=board#cluster-${clusterId}`;
  return stayOn(request, path, "topics:flash.cluster-created", { path, title });
});
