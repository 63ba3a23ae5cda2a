/** POST /processes/:id/plan: until when the stages are planned. */
import { planStages } from "#server/processes/stages.commands";
import { stagePlanForm } from "#server/processes/forms.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./edit";

export const action = act(stagePlanForm, async (ctx, plan, { params }) => {
  const id = idOf(params.id);
  await planStages(ctx, id, plan);
  return redirectTo(`/processes/${id}`, "processes:flash.plan-saved");
});
