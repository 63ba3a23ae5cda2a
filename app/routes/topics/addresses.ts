/** Addresses of topics. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const topics: RouteConfigEntry[] = [
  route("processes/:id/topics", "routes/topics/list.tsx"),
  route("processes/:id/topics/new", "routes/topics/new.tsx"),
  route("processes/:id/topics/similar", "routes/topics/similar.tsx"),
  route("processes/:id/topics/import", "routes/topics/import.tsx"),
  route("processes/:id/topics/topics.xlsx", "routes/topics/file.tsx"),
  route("processes/:id/topics/placement", "routes/topics/placement.tsx"),
  route("processes/:id/topics/merging", "routes/topics/merging.tsx"),
  route("processes/:id/topics/disposition", "routes/topics/disposition.tsx"),
  route("processes/:id/topics/clusters", "routes/topics/clusters.tsx"),
  route("processes/:id/topics/clusters/:cluster/name", "routes/topics/cluster-name.tsx"),
  route("processes/:id/topics/clusters/:cluster/dissolution", "routes/topics/cluster-dissolution.tsx"),
  route("processes/:id/topics/clusters/:cluster/taking-up", "routes/topics/cluster-taking-up.tsx"),
  route("topics/:id", "routes/topics/topic.tsx"),
  route("topics/:id/edit", "routes/topics/edit.tsx"),
  route("topics/:id/affected", "routes/topics/affected.tsx"),
  route("topics/:id/confirmation", "routes/topics/confirmation.tsx"),
  route("topics/:id/withdrawal", "routes/topics/withdrawal.tsx"),
  route("topics/:id/taking-up", "routes/topics/taking-up.tsx"),
  route("topics/:id/reopening", "routes/topics/reopening.tsx"),
  route("methods/:id/topics", "routes/topics/cards.tsx"),
];
