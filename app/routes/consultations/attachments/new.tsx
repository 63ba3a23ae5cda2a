/** POST /consultations/:id/statement/attachments: one more file for the draft. */
import { addAttachment } from "#server/consultations/attachments/commands";
import { attachmentForm } from "#server/consultations/attachments/rules";
import { actUpload, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../workspace";

export const action = actUpload(attachmentForm, async (ctx, { is_public }, { params, requestId, file }) => {
  const id = idOf(params.id);
  await addAttachment(ctx, id, { file, is_public }, requestId);
  return redirectTo(`/consultations/${id}/statement#files`, "consultations:flash.file-added");
});
