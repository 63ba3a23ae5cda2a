/** POST /situation/:id/freezing: freezes the picture with all that it rests on. */
import { freezeReport } from "#server/situation/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./report";

export const action = act(nothing, async (ctx, _, { params }) => {
  const id = idOf(params.id);
  await freezeReport(ctx, id);
  return redirectTo(`/situation/${id}`, "situation:flash.frozen");
});
