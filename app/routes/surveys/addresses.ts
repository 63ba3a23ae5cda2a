/** Addresses of surveys. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const surveys: RouteConfigEntry[] = [
  route("processes/:id/surveys", "routes/surveys/list.tsx"),
  route("processes/:id/surveys/new", "routes/surveys/new.tsx"),
  route("surveys/:id", "routes/surveys/survey.tsx"),
  route("surveys/:id/links", "routes/surveys/links.tsx"),
  route("surveys/:id/sheets", "routes/surveys/sheets.tsx"),
  route("surveys/:id/criteria", "routes/surveys/criteria.tsx"),
  route("surveys/:id/closing", "routes/surveys/closing.tsx"),
  route("surveys/:id/paper", "routes/surveys/paper.tsx"),
  route("survey", "routes/surveys/room.tsx"),
  route("survey/thanks", "routes/surveys/thanks.tsx"),
  route("survey/:key", "routes/surveys/answer.tsx"),
];
