/** POST /situation/:id/restoration: brings a deleted situation picture back, with its text. */
import { nothing } from "#server/platform/form.rules";
import { restoreReport } from "#server/situation/deletion.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./report";

export const action = act(nothing, async (ctx, _, { params }) => {
  const id = idOf(params.id);
  await restoreReport(ctx, id);
  return redirectTo(`/situation/${id}`, "processes:flash.restored");
});
