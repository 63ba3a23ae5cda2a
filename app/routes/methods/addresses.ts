/** Addresses of methods. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";
import { files } from "../files.ts";

export const methods: RouteConfigEntry[] = [
  route("processes/:id/methods", "routes/methods/list.tsx"),
  route("processes/:id/methods/new", "routes/methods/new.tsx"),
  route("processes/:id/picture", "routes/methods/picture.tsx"),
  route("processes/:id/picture.xlsx", "routes/methods/picture-file.tsx"),
  route("methods/:id", "routes/methods/run.tsx"),
  route("methods/:id/edit", "routes/methods/edit.tsx"),
  route("methods/:id/state", "routes/methods/state.tsx"),
  route("methods/:id/end", "routes/methods/end.tsx"),
  route("methods/:id/removal", "routes/methods/removal.tsx"),
  route("methods/:id/result.xlsx", "routes/methods/files.tsx"),
  route("methods/:id/ballots", "routes/methods/ballots.tsx"),
  ...files("methods/:id", "routes/methods/paper.tsx", ["ballots.pdf", "ballots-large.pdf"]),
  route("methods/:id/reminders", "routes/methods/reminders.tsx"),
  route("methods/:id/rounds", "routes/methods/rounds.tsx"),
  route("methods/:id/admissions", "routes/methods/admissions.tsx"),
  route("methods/:id/substitutes", "routes/methods/substitutes.tsx"),
  route("methods/:id/batches", "routes/methods/batches.tsx"),
  route("methods/:id/batches/:batchId/confirmation", "routes/methods/batch-confirmation.tsx"),
  route("methods/:id/batches/:batchId/removal", "routes/methods/batch-removal.tsx"),
];
