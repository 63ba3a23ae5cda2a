/** POST /documents/:id/threads/:threadId/sight: somebody who was mentioned there has looked at it. */
import { seeMentions } from "#server/documents/mentions.commands";
import { threadPath } from "#server/documents/places.rules";
import { threadOf } from "#server/documents/threads.queries";
import { sightForm } from "#server/documents/threads.rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./document";

export const action = act(sightForm, async (ctx, _input, { request, params }) => {
  const documentId = idOf(params.id);
  const threadId = await threadOf(ctx, documentId, idOf(params.threadId));
  await seeMentions(ctx, threadId);
  return stayOn(request, threadPath("", documentId, threadId));
});
