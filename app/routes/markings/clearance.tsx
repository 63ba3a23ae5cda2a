/** POST /processes/:id/markings/clearances/:mandateId: the highest label that somebody may see in a process. */
import { setClearance } from "#server/markings/commands";
import { clearanceForm } from "#server/markings/rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(clearanceForm, async (ctx, form, { params, request }) => {
  const processId = await setClearance(ctx, idOf(params.mandateId), form);
  return stayOn(request, `/processes/${processId}/markings`, "markings:flash.clearance");
});
