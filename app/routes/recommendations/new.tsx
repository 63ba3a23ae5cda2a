/** POST /agenda/:id/recommendations: begins a recommendation under an item, with its title alone. */
import { createRecommendation } from "#server/recommendations/commands";
import { newRecommendationForm } from "#server/recommendations/forms.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../agenda/item";

export const action = act(newRecommendationForm, async (ctx, input, { params, requestId }) => {
  const id = await createRecommendation(ctx, idOf(params.id), input, requestId);
  return redirectTo(`/recommendations/${id}`, "recommendations:flash.created");
});
