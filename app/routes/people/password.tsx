/** POST /account/password */
import { changePassword, requirePasswordsHere } from "#server/people/commands";
import { passwordForm } from "#server/people/rules";
import { act, redirectTo } from "#server/web";

export { default, loader, meta } from "./account";

export const action = act(passwordForm, async (ctx, input, { context }) => {
  requirePasswordsHere(context);
  const here = { sessionId: context.sessionId ?? "", address: context.address };
  await changePassword(ctx, context.limits, here, input);
  return redirectTo("/account", "people:flash.password-changed");
});
