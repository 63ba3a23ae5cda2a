/** POST /mandates/:id/invitation sends a new link; the old one ends with it. */
import { z } from "zod";
import { resendInvitation } from "#server/processes/invitations.commands";
import { actWords, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./mandate-edit";

export const action = actWords(z.object({}), async (ctx, _, { params }) => {
  const id = idOf(params.id);
  await resendInvitation(ctx, id);
  return redirectTo(`/mandates/${id}/edit`, "processes:flash.invited");
});
