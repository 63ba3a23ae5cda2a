/** POST /documents/:id/comments/:commentId/deletion: one's own comment is taken back. */
import { threadPath } from "#server/documents/comments/positions.rules";
import { deleteComment } from "#server/documents/comments/threads.commands";
import { commentOf } from "#server/documents/comments/threads.queries";
import { deletionForm } from "#server/documents/comments/threads.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../document";

export const action = act(deletionForm, async (ctx, { to }, { request, params }) => {
  const documentId = idOf(params.id);
  const undo = await deleteComment(ctx, await commentOf(ctx, documentId, idOf(params.commentId)));
  return stayOn(request, threadPath(to, documentId), { sentence: "documents:flash.comment-deleted", undo });
});
