/** POST /documents/:id/versions/:versionId/restoration: the text becomes what it was then. */
import { z } from "zod";
import { restoreVersion } from "#server/documents/versions/history.commands";
import { requireVersionOf } from "#server/documents/versions/queries";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./version";

export const action = act(z.object({}), async (ctx, _form, { params, requestId }) => {
  const { head } = await requireVersionOf(ctx, idOf(params.id), idOf(params.versionId));
  const id = await restoreVersion(ctx, head.id, requestId);
  return redirectTo(`/documents/${id}`, "documents:versions.restore.done");
});
