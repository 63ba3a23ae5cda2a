/** POST /processes/:id/topics/placement: topics go into a cluster, by dragging or by a form. */
import { placeTopics } from "#server/topics/board.commands";
import { placementForm } from "#server/topics/rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(placementForm, async (ctx, { topic, cluster, title, from, move }, { params, request }) => {
  const id = idOf(params.id);
  const there = await placeTopics(ctx, id, {
    topics: topic,
    cluster: cluster === "new" ? { title } : cluster,
    ...(from !== "" && { from: Number(from) || null }),
    ...(move && { beside: move }),
  });
  return stayOn(request, `/processes/${id}/topics?view=board#cluster-${there ?? 0}`, "topics:flash.moved");
});
