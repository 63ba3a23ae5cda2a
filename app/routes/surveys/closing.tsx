/** POST /surveys/:id/closing: for good; the results are there from then on. */
import { nothing } from "#server/platform/form.rules";
import { closeSurvey } from "#server/surveys/commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./survey";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await closeSurvey(ctx, id);
  return redirectTo(`/surveys/${id}`, "surveys:flash.closed");
});
