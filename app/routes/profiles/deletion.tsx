/** POST /profiles/:id/deletion: takes away the profile of one's own municipality; for a day it can be brought back. */
import { nothing } from "#server/platform/form.rules";
import { deleteProfile } from "#server/profiles/commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./profile";

export const action = act(nothing, async (ctx, _, { params }) => {
  const { processId, undo } = await deleteProfile(ctx, idOf(params.id));
  return redirectTo(`/processes/${processId}/profiles`, { sentence: "profiles:flash.deleted", undo });
});
