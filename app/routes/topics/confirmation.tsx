/** POST /topics/:id/confirmation: the organisation in whose name it stands says that it is right. */
import { nothing } from "#server/platform/form.rules";
import { confirmTopic } from "#server/topics/commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./topic";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await confirmTopic(ctx, id);
  return redirectTo(`/topics/${id}`, "topics:flash.confirmed");
});
