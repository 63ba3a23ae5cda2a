/** GET /notifications/:id: where a letter leads to. The address says nothing of what is new; it goes on to it for whoever may see it. */
import { requireNotification } from "#server/overview/notifications.queries";
import { NotFound } from "#server/errors";
import { idOf, load, redirectTo } from "#server/web";

export const loader = load(async (ctx, { params }) => {
  try {
    return redirectTo((await requireNotification(ctx, idOf(params.id))).path);
  } catch (thrown) {
    // It is so no longer, or it was told to somebody else: what is new for whoever asks stands there.
    if (thrown instanceof NotFound) return redirectTo("/notifications");
    throw thrown;
  }
});
