/** GET /consultations/:id/statements/:statementId/attachments/:attachmentId: a file of a statement, for whoever may read it. */
import { requireAttachment } from "#server/consultations/attachments/queries";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { params }) => {
  const { name, mediaType, bytes } = await requireAttachment(ctx, {
    ...{ consultationId: idOf(params.id), statementId: idOf(params.statementId) },
    attachmentId: idOf(params.attachmentId),
  });
  const answer = download(bytes, { name, type: mediaType });
  // It came from elsewhere: whatever the bytes were taken for, nothing in them runs.
  answer.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
  return answer;
});
