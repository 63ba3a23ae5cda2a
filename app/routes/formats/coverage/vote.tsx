/** POST /processes/:id/formats/coverage/:itemId/vote: the open proposals become the options of a vote. */
import { putToVote } from "#server/formats/coverage.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(nothing, async (ctx, _input, { params, requestId }) =>
  redirectTo(`/methods/${await putToVote(ctx, idOf(params.id), idOf(params.itemId), requestId)}`),
);
