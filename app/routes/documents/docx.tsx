/** GET /documents/:id/document.docx: the text as a Word file. */
import { writeDocx } from "#server/documents/files.queries";
import { download, idOf, load } from "#server/web";

export const loader = load(async (ctx, { params }) => {
  const { name, bytes } = await writeDocx(ctx, idOf(params.id));
  return download(bytes, {
    name: `${name}.docx`,
    type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  });
});
