/** POST /processes/:id/topics/clusters/:cluster/name: the cluster is called otherwise. */
import { renameCluster } from "#server/topics/board.commands";
import { clusterForm } from "#server/topics/rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(clusterForm, async (ctx, { title }, { params, request }) => {
  const processId = await renameCluster(ctx, idOf(params.cluster), title);
  return stayOn(request, `/processes/${processId}/topics?view=board`, "topics:flash.cluster-renamed");
});
