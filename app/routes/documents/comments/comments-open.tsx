/** POST /documents/:id/comments-open: the facilitator lets consulted parties comment on this text, or no longer. */
import { openForComments } from "#server/documents/commands";
import { openingForm } from "#server/documents/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../document";

export const action = act(openingForm, async (ctx, { open }, { params }) => {
  const id = idOf(params.id);
  await openForComments(ctx, id, open);
  return redirectTo(`/documents/${id}`, open ? "documents:flash.comments-opened" : "documents:flash.comments-closed");
});
