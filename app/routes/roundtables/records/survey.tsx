/** POST /roundtables/:id/survey: an answer to the survey, without a name. */
import { answerSurvey } from "#server/roundtables/survey/commands";
import { surveyForm } from "#server/roundtables/survey/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(surveyForm, async (ctx, form, { params }) => {
  const id = idOf(params.id);
  await answerSurvey(ctx, id, form);
  return redirectTo(`/roundtables/${id}#survey`, "roundtables:flash.survey");
});
