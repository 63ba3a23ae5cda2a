/** Addresses of agenda. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const agenda: RouteConfigEntry[] = [
  route("processes/:id/agenda", "routes/agenda/list.tsx"),
  route("processes/:id/agenda/new", "routes/agenda/new.tsx"),
  route("processes/:id/agenda/order", "routes/agenda/order.tsx"),
  route("processes/:id/short-list", "routes/agenda/short-list.tsx"),
  route("processes/:id/short-list/agreement", "routes/agenda/short-list-agreement.tsx"),
  route("processes/:id/short-list/:entryId/removal", "routes/agenda/short-list-removal.tsx"),
  route("processes/:id/agenda/depth", "routes/agenda/depth.tsx"),
  route("processes/:id/agenda/depth.xlsx", "routes/agenda/depth-file.tsx"),
  route("processes/:id/agenda/depth/statement", "routes/agenda/depth-statement.tsx"),
  route("agenda/:id", "routes/agenda/item.tsx"),
  route("agenda/:id/depth", "routes/agenda/item-depth.tsx"),
  route("agenda/:id/mode", "routes/agenda/mode.tsx"),
  route("agenda/:id/edit", "routes/agenda/edit.tsx"),
  route("agenda/:id/status", "routes/agenda/status.tsx"),
  route("agenda/:id/withdrawal", "routes/agenda/withdrawal.tsx"),
  route("agenda/:id/resumption", "routes/agenda/resumption.tsx"),
];
