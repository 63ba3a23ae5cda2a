/** Addresses of situation pictures. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";
import { files } from "../files.ts";

export const situation: RouteConfigEntry[] = [
  route("processes/:id/situation", "routes/situation/list.tsx"),
  route("processes/:id/situation/new", "routes/situation/new.tsx"),
  route("processes/:id/patterns", "routes/situation/patterns.tsx"),
  route("processes/:id/patterns/new", "routes/situation/pattern-new.tsx"),
  route("patterns/:id", "routes/situation/pattern.tsx"),
  route("patterns/:id/edit", "routes/situation/pattern-edit.tsx"),
  route("patterns/:id/deletion", "routes/situation/pattern-deletion.tsx"),
  route("situation/:id", "routes/situation/report.tsx"),
  route("situation/:id/edit", "routes/situation/edit.tsx"),
  route("situation/:id/deletion", "routes/situation/deletion.tsx"),
  route("situation/:id/restoration", "routes/situation/restoration.tsx"),
  route("situation/:id/question", "routes/situation/question.tsx"),
  route("situation/:id/reply", "routes/situation/reply.tsx"),
  route("situation/:id/freezing", "routes/situation/freezing.tsx"),
  route("situation/:id/release", "routes/situation/release.tsx"),
  route("situation/:id/topic", "routes/situation/topic.tsx"),
  route("situation/:id/uses", "routes/situation/uses.tsx"),
  ...files("situation/:id", "routes/situation/file.tsx", ["report.docx", "report.pdf", "report.json"]),
];
