/** POST /documents/:id/frozen: the text as it is now, kept for good. */
import { freezeDocument } from "#server/documents/versions/history.commands";
import { frozenForm } from "#server/documents/versions/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(frozenForm, async (ctx, input, { params, requestId }) => {
  const id = idOf(params.id);
  const versionId = await freezeDocument(ctx, id, input, requestId);
  return redirectTo(`/documents/${id}/versions/${versionId}`, "documents:versions.keep.frozen");
});
