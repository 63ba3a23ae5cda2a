/** POST /situation/:id/reply: what a municipality says to its passage, or that it withdraws. */
import { replyToReport } from "#server/situation/commands";
import { replyForm } from "#server/situation/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./report";

export const action = act(replyForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await replyToReport(ctx, id, input);
  return redirectTo(`/situation/${id}`, "situation:flash.replied");
});
