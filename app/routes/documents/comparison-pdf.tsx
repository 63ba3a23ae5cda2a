/** GET /documents/:id/comparison.pdf?from=&to=: what has changed, as an accessible PDF. */
import { writeComparisonPdf } from "#server/documents/versions/comparison-files.queries";
import { askedSides } from "#server/documents/versions/queries";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { request, params }) => {
  const id = idOf(params.id);
  const { name, bytes } = await writeComparisonPdf(ctx, id, await askedSides(ctx, id, new URL(request.url).searchParams));
  return download(bytes, { name: `${name}.pdf`, type: "application/pdf" });
});
