/** Addresses of help. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const help: RouteConfigEntry[] = [
  route("help/accessibility", "routes/help/accessibility.tsx"),
  route("help/privacy", "routes/help/privacy.tsx"),
  route("dev/parts", "routes/help/parts.tsx"),
  route("preferences", "routes/help/preferences.tsx"),
  route("refused", "routes/help/refused.tsx"),
];
