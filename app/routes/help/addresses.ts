/** Addresses of help. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const help: RouteConfigEntry[] = [
  route("help/workshop", "routes/help/workshop.tsx"),
  route("datenschutz", "routes/help/privacy.tsx"),
  route("dev/parts", "routes/help/parts.tsx"),
  route("preferences", "routes/help/preferences.tsx"),
  route("refused", "routes/help/refused.tsx"),
];
