/** Addresses of what is published: the joint agenda as a paper, briefings, and where its words come from. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";
import { files } from "../files.ts";

export const publication: RouteConfigEntry[] = [
  route("processes/:id/paper", "routes/publication/paper.tsx"),
  ...files("processes/:id/paper", "routes/publication/paper-file.tsx", [
    "agenda.docx",
    "agenda.pdf",
    "agenda.html",
    "agenda.csv",
    "agenda.json",
  ]),
  route("agenda/:id/briefing", "routes/publication/briefing.tsx"),
  route("agenda/:id/trace", "routes/publication/trace-item.tsx"),
  route("recommendations/:id/trace", "routes/publication/trace-recommendation.tsx"),
  route("topics/:id/trace", "routes/publication/trace-topic.tsx"),
  route("documents/:id/proposals/:proposalId/trace", "routes/publication/trace-proposal.tsx"),
  ...files("agenda/:id", "routes/publication/briefing-file.tsx", ["briefing.docx", "briefing.pdf"]),
];
