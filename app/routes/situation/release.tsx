/** POST /situation/:id/release: shows a frozen picture to those for whom it is made. */
import { releaseReport } from "#server/situation/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./report";

export const action = act(nothing, async (ctx, _, { params }) => {
  const id = idOf(params.id);
  await releaseReport(ctx, id);
  return redirectTo(`/situation/${id}`, "situation:flash.released");
});
