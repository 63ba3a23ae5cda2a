/** POST /processes/:id/rules/adoption: the draft is in force from now on. */
import { z } from "zod";
import { seenForm } from "#server/platform/form.rules";
import { adoptRules } from "#server/processes/procedure.commands";
import { adoptionForm } from "#server/processes/procedure.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./rules";

export const action = act(z.intersection(adoptionForm, seenForm), async (ctx, { seen, ...input }, { params }) => {
  const id = idOf(params.id);
  await adoptRules(ctx, id, input, seen);
  return redirectTo(`/processes/${id}/rules`, "rules:flash.adopted");
});
