/** POST /consultations/:id/statement/attachments/:attachmentId/removal: takes a file out of the draft. */
import { removeAttachment } from "#server/consultations/attachments/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../workspace";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const id = idOf(params.id);
  await removeAttachment(ctx, id, idOf(params.attachmentId));
  return redirectTo(`/consultations/${id}/statement#files`, "consultations:flash.file-removed");
});
