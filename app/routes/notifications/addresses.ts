/** Addresses of what is new for somebody. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const notifications: RouteConfigEntry[] = [
  route("notifications", "routes/notifications/list.tsx"),
  route("notifications/settings", "routes/notifications/settings.tsx"),
  route("notifications/arrival", "routes/notifications/arrival.tsx"),
  route("notifications/reading", "routes/notifications/reading.tsx"),
  route("notifications/:id", "routes/notifications/notification.tsx"),
  route("notifications/:id/reading", "routes/notifications/one-reading.tsx"),
];
