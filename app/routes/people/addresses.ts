/** Addresses of people. */
import { index, route, type RouteConfigEntry } from "@remix-run/route-config";

export const people: RouteConfigEntry[] = [
  index("routes/people/start.tsx"),
  route("sign-in", "routes/people/sign-in.tsx"),
  route("sign-in/again", "routes/people/sign-in-again.tsx"),
  route("sign-in/code", "routes/people/code.tsx"),
  route("sign-in/passkey", "routes/people/passkey-sign-in.tsx"),
  route("sign-in/proof", "routes/people/proof.tsx"),
  route("sign-in/onward", "routes/people/onward.tsx"),
  route("sign-in/left", "routes/people/left.tsx"),
  route("sign-in/providers/:provider", "routes/people/provider.tsx"),
  route("sign-in/providers/:provider/back", "routes/people/provider-back.tsx"),
  route("sign-in/providers/:provider/logout", "routes/people/provider-logout.tsx"),
  route("sign-out", "routes/people/sign-out.tsx"),
  route("account", "routes/people/account.tsx"),
  route("account/password", "routes/people/password.tsx"),
  route("account/identities", "routes/people/identities.tsx"),
  route("account/factors", "routes/people/factors.tsx"),
  route("account/factors/passkey", "routes/people/passkey-new.tsx"),
  route("account/factors/reset", "routes/people/factor-reset.tsx"),
  route("account/sessions", "routes/people/sessions.tsx"),
  route("invitations/:token", "routes/people/invitation.tsx"),
  route("password-resets/new", "routes/people/password-reset-new.tsx"),
  route("password-resets/:token", "routes/people/password-reset.tsx"),
  route("dev/mail", "routes/people/mail.tsx"),
  route("help/roles", "routes/people/roles.tsx"),
];
