/** POST /processes/:id/markings/incidents/:incidentId: seen again by all who may, or gone for good. */
import { endIncident } from "#server/markings/incidents.commands";
import { incidentEndForm } from "#server/markings/rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./list";

export const action = act(incidentEndForm, async (ctx, form, { params, request }) => {
  const processId = await endIncident(ctx, idOf(params.incidentId), form);
  return stayOn(request, `/processes/${processId}/markings`, `markings:flash.${form.end}d`);
});
