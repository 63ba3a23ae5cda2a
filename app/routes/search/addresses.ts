/** Addresses of search. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const search: RouteConfigEntry[] = [
  route("search", "routes/search/page.tsx"),
  route("search/hits", "routes/search/hits.tsx"),
  route("search/places", "routes/search/places.tsx"),
];
