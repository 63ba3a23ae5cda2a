/** Addresses of markings. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const markings: RouteConfigEntry[] = [
  route("processes/:id/markings", "routes/markings/list.tsx"),
  route("processes/:id/markings/clearances/:mandateId", "routes/markings/clearance.tsx"),
  route("markings/:kind/:id", "routes/markings/label.tsx"),
  route("markings/:kind/:id/incident", "routes/markings/incident.tsx"),
  route("processes/:id/markings/incidents/:incidentId", "routes/markings/incident-end.tsx"),
];
