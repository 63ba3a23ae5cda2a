/** Addresses of upkeep. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";
import { files } from "../files.ts";

export const upkeep: RouteConfigEntry[] = [
  route("system", "routes/upkeep/system.tsx"),
  route("jobs", "routes/upkeep/jobs.tsx"),
  route("maintenance", "routes/upkeep/maintenance.tsx"),
  route("jobs/:name/:jobId/retry", "routes/upkeep/job-retry.tsx"),
  route("audit", "routes/upkeep/audit.tsx"),
  ...files("audit", "routes/upkeep/audit-file.ts", ["log.csv", "log.json"]),
  route("page-texts/:name", "routes/upkeep/page-text.tsx"),
  route("retention", "routes/upkeep/retention.tsx"),
  ...files("account", "routes/upkeep/own-data.ts", ["data.json", "data.html"]),
  route("account/leaving", "routes/upkeep/leaving.tsx"),
  route("auditors", "routes/upkeep/auditors.tsx"),
  route("auditors/:id/withdrawal", "routes/upkeep/auditor-withdrawal.tsx"),
];
