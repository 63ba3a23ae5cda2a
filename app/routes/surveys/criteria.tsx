/** POST /surveys/:id/criteria: says which criterion each question speaks of. */
import { assignCriteria } from "#server/surveys/commands";
import { criteriaForm } from "#server/surveys/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./survey";

export const action = act(criteriaForm, async (ctx, criteria, { params }) => {
  const id = idOf(params.id);
  await assignCriteria(ctx, id, criteria);
  return redirectTo(`/surveys/${id}#criteria`, "surveys:flash.criteria-saved");
});
