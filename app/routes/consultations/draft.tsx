/** POST /consultations/:id/statement/draft: a new version, which begins with what was submitted last. */
import { beginNewVersion } from "#server/consultations/statements.commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./workspace";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await beginNewVersion(ctx, id);
  return redirectTo(`/consultations/${id}/statement`, "consultations:flash.version-begun");
});
