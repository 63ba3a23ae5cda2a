/** POST /documents/:id/threads/:threadId/comments: an answer. */
import { threadPath } from "#server/documents/comments/positions.rules";
import { replyToThread } from "#server/documents/comments/threads.commands";
import { threadOf } from "#server/documents/comments/threads.queries";
import { commentForm } from "#server/documents/comments/threads.rules";
import { actWords, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../document";

export const action = actWords(commentForm, async (ctx, { body, to }, { request, params, requestId }) => {
  const documentId = idOf(params.id);
  const threadId = await threadOf(ctx, documentId, idOf(params.threadId));
  await replyToThread(ctx, threadId, { body }, requestId);
  return stayOn(request, threadPath(to, documentId, threadId));
});
