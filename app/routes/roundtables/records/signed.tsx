/** POST /roundtables/:id/minutes/signed: the minutes as they were signed on paper. */
import { nothing } from "#server/platform/form.rules";
import { uploadSignedMinutes } from "#server/roundtables/approval/commands";
import { actUpload, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = actUpload(nothing, async (ctx, _form, { params, file }) => {
  const id = idOf(params.id);
  await uploadSignedMinutes(ctx, id, file);
  return redirectTo(`/roundtables/${id}#approval`, "roundtables:flash.minutes-signed");
});
