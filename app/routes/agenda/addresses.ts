/** Addresses of agenda. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const agenda: RouteConfigEntry[] = [
  route("processes/:id/agenda", "routes/agenda/list.tsx"),
  route("processes/:id/agenda/new", "routes/agenda/new.tsx"),
  route("processes/:id/agenda/order", "routes/agenda/order.tsx"),
  route("agenda/:id", "routes/agenda/item.tsx"),
  route("agenda/:id/edit", "routes/agenda/edit.tsx"),
  route("agenda/:id/status", "routes/agenda/status.tsx"),
  route("agenda/:id/withdrawal", "routes/agenda/withdrawal.tsx"),
  route("agenda/:id/resumption", "routes/agenda/resumption.tsx"),
];
