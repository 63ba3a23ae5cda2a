/** GET /documents/:id/document.pdf: the text as an accessible PDF. */
import { writePdf } from "#server/documents/page/files.queries";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { params }) => {
  const { name, bytes } = await writePdf(ctx, idOf(params.id));
  return download(bytes, { name: `${name}.pdf`, type: "application/pdf" });
});
