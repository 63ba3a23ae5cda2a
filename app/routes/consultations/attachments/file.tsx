/** GET /consultations/:id/statements/:statementId/attachments/:attachmentId: a file of a statement, for whoever may read it. */
import { requireAttachment } from "#server/consultations/attachments/queries";
import { idOf, loadFile, passOn } from "#server/web";

export const loader = loadFile(async (ctx, { params }) =>
  passOn(
    await requireAttachment(ctx, {
      ...{ consultationId: idOf(params.id), statementId: idOf(params.statementId) },
      attachmentId: idOf(params.attachmentId),
    }),
  ),
);
