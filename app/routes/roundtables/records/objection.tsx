/** POST /roundtables/:id/objections/:objectionId: accepted or declined, with a reason. */
import { answerObjection } from "#server/roundtables/approval/commands";
import { objectionAnswerForm } from "#server/roundtables/approval/rules";
import { actWords, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = actWords(objectionAnswerForm, async (ctx, form, { params }) => {
  const id = idOf(params.id);
  await answerObjection(ctx, id, idOf(params.objectionId), form);
  return redirectTo(`/roundtables/${id}#approval`);
});
