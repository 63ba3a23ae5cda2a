/** POST /mandates/:id/substitutions/:substitutionId/ending: from today on whoever was represented acts for themselves again. */
import { nothing } from "#server/platform/form.rules";
import { requireMandate } from "#server/processes/mandates.queries";
import { endSubstitution } from "#server/processes/substitutions.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./substitutions";

export const action = act(nothing, async (ctx, _form, { params }) => {
  const id = idOf(params.id);
  const { process } = await requireMandate(ctx, id);
  await endSubstitution(ctx, id, idOf(params.substitutionId));
  return redirectTo(`/processes/${process.id}/people#substitutions`, "processes:flash.substitution-ended");
});
