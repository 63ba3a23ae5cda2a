/** GET /documents/:id/frozen/:number: the address by which a frozen version is quoted. */
import { redirect } from "@remix-run/node";
import { requireFrozen } from "#server/documents/versions/queries";
import { idOf, load } from "#server/web";

export const loader = load(async (ctx, { params }) => {
  const id = idOf(params.id);
  const version = await requireFrozen(ctx, id, idOf(params.number));
  return redirect(`/documents/${id}/versions/${version.id}`);
});
