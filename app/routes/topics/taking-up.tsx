/** POST /topics/:id/taking-up: a new item of the joint agenda begins with its words. */
import { takeUpTopics } from "#server/agenda/topics.commands";
import { nothing } from "#server/platform/form.rules";
import { requireTopic } from "#server/topics/queries";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./topic";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const { process, topic } = await requireTopic(ctx, idOf(params.id));
  const itemId = await takeUpTopics(ctx, process.id, { topics: [topic.id], item: null, title: "", reason: "" });
  return redirectTo(`/agenda/${itemId}`, "topics:flash.taken-up");
});
