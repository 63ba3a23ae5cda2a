/** Addresses of upkeep. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const upkeep: RouteConfigEntry[] = [
  route("jobs", "routes/upkeep/jobs.tsx"),
  route("jobs/:name/:jobId/retry", "routes/upkeep/job-retry.tsx"),
];
