/** GET /documents/:id/versions/:versionId/document.docx and .pdf: a text as it was, as a file to keep. */
import { writeVersionDocx, writeVersionPdf } from "#server/documents/versions/comparison-files.queries";
import { idOf, loadFiles } from "#server/web";

export const loader = loadFiles({
  "document.docx": (ctx, id, _asked, { versionId }) => writeVersionDocx(ctx, id, idOf(versionId)),
  "document.pdf": (ctx, id, _asked, { versionId }) => writeVersionPdf(ctx, id, idOf(versionId)),
});
