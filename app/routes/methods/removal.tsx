/** POST /methods/:id/removal: takes back what nobody was asked yet. */
import { removeRun } from "#server/methods/runs.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo, stayOn } from "#server/web";

export { default, loader, meta } from "./run";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  const { run, undo } = await removeRun(ctx, idOf(params.id));
  const flash = { sentence: "methods:flash.removed", undo };
  // Its own page is gone, where it had one.
  if (run.roundtableId !== null && run.method === "poll")
    return stayOn(request, `/roundtables/${run.roundtableId}#polls`, flash);
  return redirectTo(
    run.roundtableId === null ? `/processes/${run.processId}/methods` : `/roundtables/${run.roundtableId}`,
    flash,
  );
});
