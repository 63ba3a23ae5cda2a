/** POST /profiles/:id/sharing: to whom one's own profile is shown from now on. */
import { shareProfile } from "#server/profiles/commands";
import { sharingForm } from "#server/profiles/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./profile";

export const action = act(sharingForm, async (ctx, input, { params }) => {
  const id = idOf(params.id);
  await shareProfile(ctx, id, input);
  return redirectTo(`/profiles/${id}`, "profiles:flash.shared");
});
