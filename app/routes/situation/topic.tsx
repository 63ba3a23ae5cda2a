/** POST /situation/:id/topic: hands in a topic of the joint agenda from what a situation picture could not say. */
import { nothing } from "#server/platform/form.rules";
import { handInGap } from "#server/situation/topic.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./report";

export const action = act(nothing, async (ctx, _, { params, requestId }) => {
  const id = await handInGap(ctx, idOf(params.id), requestId);
  return redirectTo(`/topics/${id}`, "topics:flash.handed-in");
});
