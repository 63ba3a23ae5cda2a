/** Addresses of processes. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const processes: RouteConfigEntry[] = [
  route("processes", "routes/processes/list.tsx"),
  route("processes/new", "routes/processes/new.tsx"),
  route("processes/:id", "routes/processes/overview.tsx"),
  route("processes/:id/edit", "routes/processes/edit.tsx"),
  route("processes/:id/plan", "routes/processes/plan.tsx"),
  route("processes/:id/events", "routes/processes/events.tsx"),
  route("processes/:id/stage", "routes/processes/stage.tsx"),
  route("processes/:id/ticks", "routes/processes/ticks.tsx"),
  route("processes/:id/ticks/removal", "routes/processes/tick-removal.tsx"),
  route("processes/:id/rules", "routes/processes/rules.tsx"),
  route("processes/:id/rules/edit", "routes/processes/rules-edit.tsx"),
  route("processes/:id/rules/adoption", "routes/processes/rules-adoption.tsx"),
  route("processes/:id/rules/discarding", "routes/processes/rules-discarding.tsx"),
  route("processes/:id/archive", "routes/processes/archive.tsx"),
  route("processes/:id/reopening", "routes/processes/reopening.tsx"),
  route("processes/:id/copy", "routes/processes/copy.tsx"),
  route("processes/:id/people", "routes/processes/people.tsx"),
  route("processes/:id/invitations", "routes/processes/invitations.tsx"),
  route("processes/:id/mandates/new", "routes/processes/mandate-new.tsx"),
  route("mandates/:id/edit", "routes/processes/mandate-edit.tsx"),
  route("mandates/:id/invitation", "routes/processes/mandate-invitation.tsx"),
  route("mandates/:id/ending", "routes/processes/mandate-ending.tsx"),
  route("removals/:id/restoration", "routes/processes/restoration.tsx"),
];
