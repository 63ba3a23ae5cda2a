/** POST /documents/:id/threads/:threadId/comments: an answer. */
import { replyToThread } from "#server/documents/threads.commands";
import { commentForm, threadPath } from "#server/documents/threads.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./document";

export const action = act(commentForm, async (ctx, { body, to }, { params, requestId }) => {
  const threadId = idOf(params.threadId);
  await replyToThread(ctx, threadId, { body }, requestId);
  return redirectTo(threadPath(to, idOf(params.id), threadId));
});
