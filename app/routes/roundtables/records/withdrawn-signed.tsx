/** GET /roundtables/:id/approvals/:approvalId/signed.pdf: the scan on which an approval rested that was taken back. */
import { requireWithdrawnScan } from "#server/roundtables/approval/queries";
import { idOf, loadFile, passOn } from "#server/web";

export const loader = loadFile(async (ctx, { params }) => {
  const { bytes, name } = await requireWithdrawnScan(ctx, idOf(params.id), idOf(params["approvalId"]));
  return passOn({ bytes, name, mediaType: "application/pdf" });
});
