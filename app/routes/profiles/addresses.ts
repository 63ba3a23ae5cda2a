/** Addresses of resilience profiles. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";
import { files } from "../files.ts";

export const profiles: RouteConfigEntry[] = [
  route("processes/:id/profiles", "routes/profiles/list.tsx"),
  route("processes/:id/profiles/own", "routes/profiles/own.tsx"),
  route("processes/:id/profiles/priorities", "routes/profiles/priorities.tsx"),
  route("processes/:id/profiles/priorities/runs", "routes/profiles/run-keeping.tsx"),
  route("processes/:id/profiles/priorities/runs/:runId", "routes/profiles/run.tsx"),
  route("processes/:id/profiles/indicators", "routes/profiles/indicators.tsx"),
  route("processes/:id/profiles/indicators/edit", "routes/profiles/indicators-edit.tsx"),
  ...files("processes/:id/profiles", "routes/profiles/file.tsx", ["profiles.xlsx", "profiles.csv"]),
  route("profiles/:id", "routes/profiles/profile.tsx"),
  route("profiles/:id/sharing", "routes/profiles/sharing.tsx"),
  route("profiles/:id/deletion", "routes/profiles/deletion.tsx"),
];
