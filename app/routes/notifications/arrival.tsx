/** POST /notifications/arrival: somebody has come to where some of their news lead. */
import { readSome } from "#server/notifications/commands";
import { arrivalForm } from "#server/notifications/rules";
import { listUnreadAt } from "#server/overview/notifications.queries";
import { act, forScripts } from "#server/web";

export const action = forScripts(
  act(arrivalForm, async (ctx, { place }) => {
    await readSome(ctx, await listUnreadAt(ctx, place));
    return new Response(null, { status: 204 });
  }),
);
