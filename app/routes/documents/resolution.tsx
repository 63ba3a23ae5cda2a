/** POST /documents/:id/threads/:threadId/resolution: settled, or open again. */
import { resolveThread } from "#server/documents/threads.commands";
import { threadOf } from "#server/documents/threads.queries";
import { resolutionForm, threadPath } from "#server/documents/threads.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./document";

export const action = act(resolutionForm, async (ctx, { resolved, to }, { params }) => {
  const documentId = idOf(params.id);
  const threadId = await threadOf(ctx, documentId, idOf(params.threadId));
  await resolveThread(ctx, threadId, resolved);
  return redirectTo(threadPath(to, documentId, threadId));
});
