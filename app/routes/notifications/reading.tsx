/** POST /notifications/reading: somebody has read all of it. */
import { readAll } from "#server/notifications/commands";
import { readingForm } from "#server/notifications/rules";
import { act, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(readingForm, async (ctx, _input, { request }) => {
  await readAll(ctx);
  return stayOn(request, "/notifications", "notifications:flash.all-read");
});
