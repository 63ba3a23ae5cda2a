/** GET /documents/:id/document.docx: the text as a Word file; `?comments=1` and `?changes=1` with what was said and proposed. */
import { writeDocx } from "#server/documents/page/files.queries";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { params, request }) => {
  const { searchParams } = new URL(request.url);
  const wants = (extra: string) => searchParams.get(extra) === "1";
  const extras = { comments: wants("comments"), changes: wants("changes") };
  const { name, bytes } = await writeDocx(ctx, idOf(params.id), extras);
  return download(bytes, {
    name: `${name}.docx`,
    type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  });
});
