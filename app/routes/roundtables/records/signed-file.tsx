/** GET /roundtables/:id/minutes/signed.pdf: what two people signed on paper, as it was brought. */
import { requireSignedMinutes } from "#server/roundtables/approval/queries";
import { idOf, loadFile, passOn } from "#server/web";

export const loader = loadFile(async (ctx, { params }) => {
  const { bytes, name } = await requireSignedMinutes(ctx, idOf(params.id));
  return passOn({ bytes, name, mediaType: "application/pdf" });
});
