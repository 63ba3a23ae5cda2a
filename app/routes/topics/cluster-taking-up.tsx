/** POST /processes/:id/topics/clusters/:cluster/taking-up: its open topics become one item of the joint agenda. */
import { takeUpCluster } from "#server/agenda/topics.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const itemId = await takeUpCluster(ctx, idOf(params.id), idOf(params.cluster));
  return redirectTo(`/agenda/${itemId}`, "topics:flash.taken-up");
});
