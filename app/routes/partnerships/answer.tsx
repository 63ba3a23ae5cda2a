/** POST /partnerships/:id/answer and /interdependencies/:id/answer: what a municipality says to an entry that others proposed. */
import { answerEntry } from "#server/partnerships/commands";
import { answerForm, registerAt } from "#server/partnerships/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./entry";

export const action = act(answerForm, async (ctx, input, { params, request }) => {
  const [id, register] = [idOf(params.id), registerAt(request.url)];
  await answerEntry(ctx, register, id, input);
  return redirectTo(`/${register}/${id}`, "partnerships:flash.answer");
});
