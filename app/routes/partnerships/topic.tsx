/** POST /partnerships/:id/topic and /interdependencies/:id/topic: hands in a topic of the joint agenda with the figures of the entry. */
import { registerAt } from "#server/partnerships/rules";
import { nothing } from "#server/platform/form.rules";
import { handInEntry } from "#server/topics/register.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./entry";

export const action = act(nothing, async (ctx, _, { params, request, requestId }) => {
  const id = await handInEntry(ctx, registerAt(request.url), idOf(params.id), requestId);
  return redirectTo(`/topics/${id}`, "topics:flash.handed-in");
});
