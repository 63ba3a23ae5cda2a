/** POST /processes/:id/formats/standard: takes over the formats that public sources describe. */
import { addStandardFormats } from "#server/formats/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./register";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const processId = idOf(params.id);
  await addStandardFormats(ctx, processId);
  return redirectTo(`/processes/${processId}/formats`, "formats:flash.standard-added");
});
