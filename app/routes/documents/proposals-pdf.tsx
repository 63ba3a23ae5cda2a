/** /documents/:id/proposals.pdf: the table of proposals as an accessible PDF, with the filter of the page. */
import { writeProposalsPdf } from "#server/documents/proposals/files.queries";
import { readFilter } from "#server/documents/proposals/rules";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { params, request }) => {
  const filter = readFilter(new URL(request.url).searchParams);
  const { name, bytes } = await writeProposalsPdf(ctx, idOf(params.id), filter);
  return download(bytes, { name: `${name}.pdf`, type: "application/pdf" });
});
