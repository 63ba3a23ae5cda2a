/** POST /markings/:kind/:id/incident: nobody sees it from now on. */
import { lockRecord } from "#server/markings/incidents.commands";
import { incidentForm } from "#server/markings/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./label";

export const action = act(incidentForm, async (ctx, form, { params }) => {
  const processId = await lockRecord(ctx, params.kind ?? "", idOf(params.id), form);
  return redirectTo(`/processes/${processId}/markings`, "markings:flash.locked");
});
