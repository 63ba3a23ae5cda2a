/** /documents/:id/proposals.xlsx: the table of proposals as an Excel file, with the filter of the page. */
import { writeProposalsXlsx } from "#server/documents/proposals/excel.queries";
import { readFilter } from "#server/documents/proposals/rules";
import { download, idOf, loadFile } from "#server/web";

export const loader = loadFile(async (ctx, { params, request }) => {
  const filter = readFilter(new URL(request.url).searchParams);
  const { name, bytes } = await writeProposalsXlsx(ctx, idOf(params.id), filter);
  return download(bytes, { name: `${name}.xlsx`, type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" });
});
