/** POST /auditors/:id/withdrawal. */
import { nothing } from "#server/platform/form.rules";
import { withdrawAuditor } from "#server/upkeep/auditors.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./auditors";

export const action = act(nothing, async (ctx, _form, { params }) => {
  await withdrawAuditor(ctx, idOf(params.id));
  return redirectTo("/auditors", "upkeep:auditors.withdrawn");
});
