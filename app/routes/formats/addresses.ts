/** Addresses of formats. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";

export const formats: RouteConfigEntry[] = [
  route("processes/:id/formats", "routes/formats/register.tsx"),
  route("processes/:id/formats/standard", "routes/formats/standard.tsx"),
  route("processes/:id/formats/new", "routes/formats/new.tsx"),
  route("formats/:id", "routes/formats/format.tsx"),
  route("formats/:id/edit", "routes/formats/edit.tsx"),
  route("formats/:id/deletion", "routes/formats/deletion.tsx"),
  route("formats/:id/editions/new", "routes/formats/edition-new.tsx"),
  route("formats/:id/editions/:editionId", "routes/formats/edition.tsx"),
  route("formats/:id/editions/:editionId/deletion", "routes/formats/edition-deletion.tsx"),
  route("formats/:id/figures/new", "routes/formats/figure-new.tsx"),
  route("formats/:id/figures/:figureId", "routes/formats/figure.tsx"),
  route("formats/:id/figures/:figureId/deletion", "routes/formats/figure-deletion.tsx"),
  route("formats/:id/evaluations/new", "routes/formats/evaluation-new.tsx"),
  route("formats/:id/evaluations/:eid", "routes/formats/evaluation.tsx"),
  route("formats/:id/evaluations/:eid/ratings", "routes/formats/ratings.tsx"),
  route("formats/:id/evaluations/:eid/submission", "routes/formats/submission.tsx"),
  route("formats/:id/evaluations/:eid/raters/:personId/replacement", "routes/formats/rater-replacement.tsx"),
  route("formats/:id/evaluations/:eid/raters/:personId/release", "routes/formats/rater-release.tsx"),
  route("formats/:id/evaluations/:eid/deletion", "routes/formats/evaluation-deletion.tsx"),
];
