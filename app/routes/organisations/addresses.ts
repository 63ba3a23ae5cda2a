/** Addresses of organisations. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const organisations: RouteConfigEntry[] = [
  route("organisations", "routes/organisations/list.tsx"),
  route("organisations/new", "routes/organisations/new.tsx"),
  route("organisations/:id/edit", "routes/organisations/edit.tsx"),
];
