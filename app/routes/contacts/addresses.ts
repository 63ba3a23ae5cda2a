/** Addresses of contacts; those that a law names have the name that people type. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const contacts: RouteConfigEntry[] = [
  route("impressum", "routes/contacts/imprint.tsx"),
  route("barrierefreiheit", "routes/contacts/accessibility.tsx"),
  route("contacts", "routes/contacts/edit.tsx"),
  route("barriers", "routes/contacts/barriers.tsx"),
  route("barriers/:id/settlement", "routes/contacts/settlement.tsx"),
  route(".well-known/security.txt", "routes/contacts/security.ts"),
];
