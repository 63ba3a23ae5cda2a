/** /documents/:id/proposals.docx: the table of proposals as a Word file, with the filter of the page. */
import { writeProposalsDocx } from "#server/documents/proposals/files.queries";
import { readFilter } from "#server/documents/proposals/rules";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { params, request }) => {
  const filter = readFilter(new URL(request.url).searchParams);
  const { name, bytes } = await writeProposalsDocx(ctx, idOf(params.id), filter);
  return download(bytes, {
    name: `${name}.docx`,
    type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  });
});
