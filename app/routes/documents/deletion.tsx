/** POST /documents/:id/deletion: a paper goes, and can be brought back. */
import { deleteDocument, restoreDocument } from "#server/documents/deletion.commands";
import { deletionForm } from "#server/documents/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./document";

export const action = act(deletionForm, async (ctx, { deleted }, { params }) => {
  const id = idOf(params.id);
  if (deleted) return redirectTo(`/processes/${await deleteDocument(ctx, id)}/documents?deleted=${id}`);
  await restoreDocument(ctx, id);
  return redirectTo(`/documents/${id}`, "documents:flash.restored");
});
