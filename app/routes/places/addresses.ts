/** Addresses of municipalities. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const places: RouteConfigEntry[] = [
  route("places", "routes/places/list.tsx"),
  route("places/import", "routes/places/import.tsx"),
];
