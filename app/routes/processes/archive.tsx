/** POST /processes/:id/archive: from now on everybody only reads it. */
import { nothing } from "#server/platform/form.rules";
import { archiveProcess } from "#server/processes/archive.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./overview";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await archiveProcess(ctx, id);
  return redirectTo("/processes", { sentence: "processes:flash.archived", undo: `/processes/${id}/reopening` });
});
