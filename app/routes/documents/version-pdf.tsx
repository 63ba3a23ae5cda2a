/** GET /documents/:id/versions/:versionId/document.pdf: a text as it was, as an accessible PDF. */
import { writeVersionPdf } from "#server/documents/versions/comparison-files.queries";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { params }) => {
  const { name, bytes } = await writeVersionPdf(ctx, idOf(params.id), idOf(params.versionId));
  return download(bytes, { name: `${name}.pdf`, type: "application/pdf" });
});
