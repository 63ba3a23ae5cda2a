/** GET /formats/:id/evaluations/:eid/evidence/:fileId: a file that a rater leans on, for whoever may read that rating. */
import { requireEvidence } from "#server/formats/evidence/file.queries";
import { idOf, loadFile, passOn } from "#server/web";

export const loader = loadFile(async (ctx, { params }) =>
  passOn(
    await requireEvidence(ctx, {
      ...{ formatId: idOf(params.id), evaluationId: idOf(params.eid) },
      fileId: idOf(params.fileId),
    }),
  ),
);
