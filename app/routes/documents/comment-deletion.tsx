/** POST /documents/:id/comments/:commentId/deletion: one's own comment is taken back. */
import { deleteComment } from "#server/documents/threads.commands";
import { deletionForm, threadPath } from "#server/documents/threads.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./document";

export const action = act(deletionForm, async (ctx, { to }, { params }) => {
  await deleteComment(ctx, idOf(params.commentId));
  return redirectTo(threadPath(to, idOf(params.id)), "documents:flash.comment-deleted");
});
