/** POST /processes/:id/reopening: takes an archived process up again. */
import { nothing } from "#server/platform/form.rules";
import { reopenProcess } from "#server/processes/archive.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./overview";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await reopenProcess(ctx, id);
  return redirectTo(`/processes/${id}`, "processes:flash.reopened");
});
