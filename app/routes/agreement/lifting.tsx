/** POST …/reservations/:reservationId/lifting: also after the decision. */
import { nothing } from "#server/platform/form.rules";
import { liftReservation } from "#server/agreement/positions.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(nothing, async (ctx, _, { params, request }) => {
  const id = idOf(params.id);
  await liftReservation(ctx, idOf(params.reservationId));
  return stayOn(request, `/recommendations/${id}/agreement`, "agreement:flash.lifted");
});
