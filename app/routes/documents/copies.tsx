/** POST /documents/:id/copies: a new paper that says the same. */
import { z } from "zod";
import { copyDocument } from "#server/documents/copies.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./document";

export const action = act(z.object({}), async (ctx, _form, { params, requestId }) => {
  const id = await copyDocument(ctx, idOf(params.id), requestId);
  return redirectTo(`/documents/${id}`, "documents:flash.copied");
});
