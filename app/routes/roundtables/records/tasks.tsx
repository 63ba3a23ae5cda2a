/** POST /roundtables/:id/tasks: records a task. */
import { recordTask } from "#server/roundtables/records.commands";
import { taskForm } from "#server/roundtables/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./minutes";

export const action = act(taskForm, async (ctx, form, { params, request, requestId }) => {
  const id = idOf(params.id);
  await recordTask(ctx, id, form, requestId);
  return stayOn(request, `/roundtables/${id}/minutes`, "roundtables:record.saved");
});
