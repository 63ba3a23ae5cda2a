/** Addresses of agreement. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const agreement: RouteConfigEntry[] = [
  route("processes/:id/agreement", "routes/agreement/list.tsx"),
  route("processes/:id/agreement/matrix", "routes/agreement/matrix.tsx"),
  route("processes/:id/agreement/decisions", "routes/agreement/decisions.tsx"),
  route("processes/:id/agreement/voices", "routes/agreement/voices.tsx"),
  route("processes/:id/agreement/voices/:groupId/removal", "routes/agreement/voices-removal.tsx"),
  route("processes/:id/agreement/reminders", "routes/agreement/reminders.tsx"),
  route("processes/:id/positions", "routes/agreement/sheet.tsx"),
  route("recommendations/:id/agreement", "routes/agreement/item.tsx"),
  route("recommendations/:id/agreement/decision", "routes/agreement/decision.tsx"),
  route("recommendations/:id/agreement/stop", "routes/agreement/stop.tsx"),
  route("recommendations/:id/agreement/behalf", "routes/agreement/behalf.tsx"),
  route("recommendations/:id/agreement/note", "routes/agreement/note.tsx"),
  route("recommendations/:id/agreement/dissents", "routes/agreement/dissents.tsx"),
  route("recommendations/:id/agreement/dissents/:dissentId/signature", "routes/agreement/dissent-signature.tsx"),
  route("recommendations/:id/agreement/dissents/:dissentId/withdrawal", "routes/agreement/dissent-withdrawal.tsx"),
  route("recommendations/:id/agreement/reservations/:reservationId/lifting", "routes/agreement/lifting.tsx"),
  route("recommendations/:id/agreement/positions/:positionId/approval", "routes/agreement/approval.tsx"),
];
