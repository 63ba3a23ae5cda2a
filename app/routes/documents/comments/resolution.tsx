/** POST /documents/:id/threads/:threadId/resolution: settled, or open again. */
import { threadPath } from "#server/documents/comments/positions.rules";
import { resolveThread } from "#server/documents/comments/threads.commands";
import { threadOf } from "#server/documents/comments/threads.queries";
import { resolutionForm } from "#server/documents/comments/threads.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../document";

export const action = act(resolutionForm, async (ctx, { resolved, to }, { request, params }) => {
  const documentId = idOf(params.id);
  const threadId = await threadOf(ctx, documentId, idOf(params.threadId));
  await resolveThread(ctx, threadId, resolved);
  return stayOn(request, threadPath(to, documentId, threadId));
});
