/** POST /formats/:id/evaluations/:eid/evidence/:fileId/removal: takes a file away again, before handing in. */
import { removeEvidence } from "#server/formats/evidence/commands";
import { nothing } from "#server/platform/form.rules";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "./desk";

export const action = act(nothing, async (ctx, _input, { params }) => {
  const [formatId, evaluationId] = [idOf(params.id), idOf(params.eid)];
  await removeEvidence(ctx, { formatId, evaluationId, fileId: idOf(params.fileId) });
  return redirectTo(`/formats/${formatId}/evaluations/${evaluationId}/evidence`, "formats:flash.file-removed");
});
