/** GET /documents/:id/versions/:versionId/document.docx: a text as it was, as a Word file. */
import { writeVersionDocx } from "#server/documents/versions/comparison-files.queries";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { params }) => {
  const { name, bytes } = await writeVersionDocx(ctx, idOf(params.id), idOf(params.versionId));
  return download(bytes, {
    name: `${name}.docx`,
    type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  });
});
