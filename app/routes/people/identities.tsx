/** POST /account/identities joins an account of another house with this one, or takes one away again. */
import { requireProofForWays, unlinkIdentity } from "#server/people/identities.commands";
import { leaveForProvider } from "#server/people/provider-visits.commands";
import { identityForm } from "#server/people/rules";
import { act, redirectTo } from "#server/web";

export { default, loader, meta } from "./account";

export const action = act(identityForm, async (ctx, { provider, identity_id }, { context }) => {
  if (identity_id !== undefined) {
    await unlinkIdentity(ctx, identity_id);
    return redirectTo("/account", "people:flash.identity-unlinked");
  }
  requireProofForWays(ctx);
  const visit = { purpose: "link" as const, to: "/account" };
  const { cookies } = await leaveForProvider(ctx, context, provider ?? "", visit, context.sessionId);
  return redirectTo("/sign-in/onward", undefined, cookies);
});
