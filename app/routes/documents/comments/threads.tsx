/** POST /documents/:id/threads: a comment on a passage, on a block, or on the whole text. */
import { threadPath } from "#server/documents/comments/positions.rules";
import { startThread } from "#server/documents/comments/threads.commands";
import { threadForm } from "#server/documents/comments/threads.rules";
import { actWords, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../document";

export const action = actWords(threadForm, async (ctx, { to, ...input }, { request, params, requestId }) => {
  const id = idOf(params.id);
  const threadId = await startThread(ctx, id, input, requestId);
  return stayOn(request, threadPath(to, id, threadId), undefined, { threadId });
});
