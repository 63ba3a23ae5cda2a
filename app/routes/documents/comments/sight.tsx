/** POST /documents/:id/threads/:threadId/sight: somebody who was mentioned there has looked at it. */
import { seeMentions } from "#server/documents/comments/mentions.commands";
import { threadPath } from "#server/documents/comments/positions.rules";
import { threadOf } from "#server/documents/comments/threads.queries";
import { readForm } from "#server/documents/comments/threads.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../document";

export const action = act(readForm, async (ctx, _input, { request, params }) => {
  const documentId = idOf(params.id);
  const threadId = await threadOf(ctx, documentId, idOf(params.threadId));
  await seeMentions(ctx, threadId);
  return stayOn(request, threadPath("", documentId, threadId));
});
