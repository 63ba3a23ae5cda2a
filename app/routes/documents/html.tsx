/** GET /documents/:id/document.html: the text as a page that stands alone. */
import { writeHtmlFile } from "#server/documents/page/files.queries";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { params }) => {
  const { name, bytes } = await writeHtmlFile(ctx, idOf(params.id));
  return download(bytes, { name: `${name}.html`, type: "text/html; charset=utf-8" });
});
