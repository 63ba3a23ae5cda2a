/** GET /roundtables/:id/approvals/:approvalId/minutes.docx and .pdf: minutes as they were approved before that was taken back. */
import { withdrawnAsDocx, withdrawnAsPdf } from "#server/roundtables/minutes/queries";
import { idOf, loadFiles } from "#server/web";

export const loader = loadFiles({
  "minutes.docx": (ctx, id, _search, params) => withdrawnAsDocx(ctx, id, idOf(params["approvalId"])),
  "minutes.pdf": (ctx, id, _search, params) => withdrawnAsPdf(ctx, id, idOf(params["approvalId"])),
});
