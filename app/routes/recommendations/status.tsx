/** POST /recommendations/:id/status: moves a recommendation on. */
import { statusForm } from "#server/recommendations/forms.rules";
import { stopRunning } from "#server/agreement/opening.commands";
import { setRecommendationStatus } from "#server/recommendations/status.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./recommendation";

export const action = act(statusForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  await setRecommendationStatus(ctx, id, input, stopRunning);
  return stayOn(request, `/recommendations/${id}`, "recommendations:flash.status");
});
