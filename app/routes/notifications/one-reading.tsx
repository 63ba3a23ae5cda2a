/** POST /notifications/:id/reading: somebody has read it without following it. */
import { readSome } from "#server/notifications/commands";
import { readingForm } from "#server/notifications/rules";
import { requireNotification } from "#server/overview/notifications.queries";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(readingForm, async (ctx, _input, { request, params }) => {
  const { id } = await requireNotification(ctx, idOf(params.id));
  await readSome(ctx, [id]);
  return stayOn(request, "/notifications");
});
