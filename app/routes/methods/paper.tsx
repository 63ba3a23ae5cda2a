/** GET /methods/:id/ballots.pdf and ballots-large.pdf: ballot papers to print, also in large print. */
import { ballotPapers } from "#server/methods/paper.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({
  "ballots.pdf": (ctx, id) => ballotPapers(ctx, id),
  "ballots-large.pdf": (ctx, id) => ballotPapers(ctx, id, true),
});
