/** POST /calendar/feed/removal: no calendar reads along any more. */
import { nothing } from "#server/platform/form.rules";
import { removeFeed } from "#server/roundtables/feeds.commands";
import { act, stayOn } from "#server/web";

export { default, loader, meta } from "./my-calendar";

export const action = act(nothing, async (ctx, _form, { request }) => {
  await removeFeed(ctx);
  return stayOn(request, "/calendar");
});
