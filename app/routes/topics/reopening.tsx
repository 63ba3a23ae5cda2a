/** POST /topics/:id/reopening: what was decided or merged is open again. */
import { nothing } from "#server/platform/form.rules";
import { unmergeTopic } from "#server/topics/board.commands";
import { reopenTopic } from "#server/topics/dispositions.commands";
import { requireTopic } from "#server/topics/queries";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./topic";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const { topic } = await requireTopic(ctx, idOf(params.id));
  if (topic.mergedInto === null) await reopenTopic(ctx, topic.id);
  else await unmergeTopic(ctx, topic.id);
  return redirectTo(`/topics/${topic.id}`, topic.mergedInto === null ? "topics:flash.reopened" : "topics:flash.unmerged");
});
