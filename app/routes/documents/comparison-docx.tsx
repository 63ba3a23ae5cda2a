/** GET /documents/:id/comparison.docx?from=&to=: what has changed, as a Word file. */
import { writeComparisonDocx } from "#server/documents/versions/comparison-files.queries";
import { askedSides } from "#server/documents/versions/queries";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { request, params }) => {
  const id = idOf(params.id);
  const { name, bytes } = await writeComparisonDocx(ctx, id, await askedSides(ctx, id, new URL(request.url).searchParams));
  return download(bytes, {
    name: `${name}.docx`,
    type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  });
});
