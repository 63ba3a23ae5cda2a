/** POST /topics/:id/withdrawal: it is gone from all lists; its number is never given again. */
import { nothing } from "#server/platform/form.rules";
import { withdrawTopic } from "#server/topics/commands";
import { requireTopic } from "#server/topics/queries";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./topic";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const { process, topic } = await requireTopic(ctx, idOf(params.id));
  await withdrawTopic(ctx, topic.id);
  return redirectTo(`/processes/${process.id}/topics`, "topics:flash.withdrawn");
});
