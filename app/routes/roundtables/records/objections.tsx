/** POST /roundtables/:id/objections: what is wrong in circulated minutes. */
import { objectToMinutes } from "#server/roundtables/approval/commands";
import { objectionForm } from "#server/roundtables/approval/rules";
import { actWords, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = actWords(objectionForm, async (ctx, { body }, { params, requestId }) => {
  const id = idOf(params.id);
  await objectToMinutes(ctx, id, body, requestId);
  return redirectTo(`/roundtables/${id}#approval`, "roundtables:flash.objected");
});
