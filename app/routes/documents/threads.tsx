/** POST /documents/:id/threads: a comment on a passage, or on the whole text. */
import { startThread } from "#server/documents/threads.commands";
import { threadForm, threadPath } from "#server/documents/threads.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./document";

export const action = act(threadForm, async (ctx, { to, ...input }, { params, requestId }) => {
  const id = idOf(params.id);
  const threadId = await startThread(ctx, id, input, requestId);
  return redirectTo(threadPath(to, id, threadId));
});
