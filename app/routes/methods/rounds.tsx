/** POST /methods/:id/rounds: prepares the same once more, to be looked at before it opens. */
import { prepareNextRound } from "#server/methods/rounds.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./run";

export const action = act(nothing, async (ctx, _form, { params }) => {
  const next = await prepareNextRound(ctx, idOf(params.id));
  return redirectTo(`/methods/${next}`, "methods:flash.prepared");
});
