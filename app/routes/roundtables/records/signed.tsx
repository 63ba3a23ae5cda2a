/** POST /roundtables/:id/minutes/signed: the minutes as they were signed on paper. */
import { uploadSignedMinutes } from "#server/roundtables/approval/commands";
import { signatureForm } from "#server/roundtables/approval/rules";
import { actUpload, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = actUpload(signatureForm, async (ctx, { seen }, { params, file }) => {
  const id = idOf(params.id);
  await uploadSignedMinutes(ctx, id, file, seen);
  return redirectTo(`/roundtables/${id}#approval`, "roundtables:flash.minutes-signed");
});
