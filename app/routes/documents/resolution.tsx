/** POST /documents/:id/threads/:threadId/resolution: settled, or open again. */
import { resolveThread } from "#server/documents/threads.commands";
import { resolutionForm, threadPath } from "#server/documents/threads.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./document";

export const action = act(resolutionForm, async (ctx, { resolved, to }, { params }) => {
  const threadId = idOf(params.threadId);
  await resolveThread(ctx, threadId, resolved);
  return redirectTo(threadPath(to, idOf(params.id), threadId));
});
