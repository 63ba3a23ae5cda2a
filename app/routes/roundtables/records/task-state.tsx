/** POST /roundtables/:id/tasks/:taskId/state: done, or open again. */
import { setTaskDone } from "#server/roundtables/records.commands";
import { taskStateForm } from "#server/roundtables/forms.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(taskStateForm, async (ctx, { done }, { params, request }) => {
  const id = idOf(params.id);
  await setTaskDone(ctx, id, idOf(params.taskId), done);
  return stayOn(request, `/roundtables/${id}`);
});
