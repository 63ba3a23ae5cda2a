/** POST /roundtables/:id/tasks/:taskId/removal: takes a task back. */
import { removeTask } from "#server/roundtables/records.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./minutes";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  const id = idOf(params.id);
  const undo = await removeTask(ctx, id, idOf(params.taskId));
  return stayOn(request, `/roundtables/${id}/minutes`, { sentence: "roundtables:flash.task-removed", undo });
});
