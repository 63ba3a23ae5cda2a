/** POST /methods/:id/ballots: casts or changes a voice. */
import { z } from "zod";
import { castVote } from "#server/methods/votes.commands";
import { act, idOf, redirectTo, stayOn } from "#server/web";

export { default, loader, meta } from "./run";

/** Which fields there are depends on the run: its own validator reads them. */
const anyFields = z.looseObject({});

export const action = act(anyFields, async (ctx, form, { params, request }) => {
  const id = idOf(params.id);
  const { at, receipt } = await castVote(ctx, id, form);
  // Nothing tells later whose it was: it is shown now or never.
  if (receipt !== null) return redirectTo(`/methods/${id}?receipt=${receipt}`, "methods:flash.cast");
  return stayOn(request, at, "methods:flash.cast");
});
