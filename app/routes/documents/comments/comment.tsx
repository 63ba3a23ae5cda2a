/** POST /documents/:id/comments/:commentId: other words for one's own comment. */
import { threadPath } from "#server/documents/comments/positions.rules";
import { editComment } from "#server/documents/comments/threads.commands";
import { commentOf } from "#server/documents/comments/threads.queries";
import { commentForm } from "#server/documents/comments/threads.rules";
import { actWords, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../document";

export const action = actWords(commentForm, async (ctx, { body, to }, { request, params }) => {
  const documentId = idOf(params.id);
  const threadId = await editComment(ctx, await commentOf(ctx, documentId, idOf(params.commentId)), { body });
  return stayOn(request, threadPath(to, documentId, threadId));
});
