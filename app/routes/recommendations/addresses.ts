/** Addresses of recommendations. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";
import { files } from "../files.ts";

export const recommendations: RouteConfigEntry[] = [
  route("processes/:id/recommendations", "routes/recommendations/list.tsx"),
  ...files("processes/:id/recommendations", "routes/recommendations/file.tsx", ["recommendations.xlsx", "recommendations.csv"]),
  route("agenda/:id/recommendations", "routes/recommendations/new.tsx"),
  route("recommendations/:id", "routes/recommendations/recommendation.tsx"),
  route("recommendations/:id/edit", "routes/recommendations/edit.tsx"),
  route("recommendations/:id/status", "routes/recommendations/status.tsx"),
  route("recommendations/:id/figures", "routes/recommendations/figures.tsx"),
  route("recommendations/:id/figures/:figureId/deletion", "routes/recommendations/figure-deletion.tsx"),
  route("recommendations/:id/checks/:kind", "routes/recommendations/check.tsx"),
];
