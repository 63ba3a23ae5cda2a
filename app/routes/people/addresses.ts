/** Addresses of people. */
import { index, route, type RouteConfigEntry } from "@remix-run/route-config";

export const people: RouteConfigEntry[] = [
  index("routes/people/start.tsx"),
  route("sign-in", "routes/people/sign-in.tsx"),
  route("sign-in/again", "routes/people/sign-in-again.tsx"),
  route("sign-out", "routes/people/sign-out.tsx"),
  route("account", "routes/people/account.tsx"),
  route("account/password", "routes/people/password.tsx"),
  route("account/sessions", "routes/people/sessions.tsx"),
  route("invitations/:token", "routes/people/invitation.tsx"),
  route("password-resets/new", "routes/people/password-reset-new.tsx"),
  route("password-resets/:token", "routes/people/password-reset.tsx"),
  route("dev/mail", "routes/people/mail.tsx"),
  route("help/roles", "routes/people/roles.tsx"),
];
