/** Addresses of resilience profiles. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const profiles: RouteConfigEntry[] = [
  route("processes/:id/profiles", "routes/profiles/list.tsx"),
  route("processes/:id/profiles/own", "routes/profiles/own.tsx"),
  route("processes/:id/profiles/priorities", "routes/profiles/priorities.tsx"),
  route("profiles/:id", "routes/profiles/profile.tsx"),
  route("profiles/:id/sharing", "routes/profiles/sharing.tsx"),
];
