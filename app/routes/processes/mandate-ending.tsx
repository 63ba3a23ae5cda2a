/** POST /mandates/:id/ending: from now on the process does not exist for this person. */
import { z } from "zod";
import { endMandate } from "#server/processes/mandates.commands";
import { requireMandate } from "#server/processes/mandates.queries";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./mandate-edit";

export const action = act(z.object({}), async (ctx, _, { params }) => {
  const id = idOf(params.id);
  const { process, mandate } = await requireMandate(ctx, id);
  await endMandate(ctx, id);
  // Whoever ended their own mandate has nothing to come back to.
  return redirectTo(
    mandate.personId === ctx.actor.personId ? "/processes" : `/processes/${process.id}/people`,
    "processes:flash.mandate-ended",
  );
});
