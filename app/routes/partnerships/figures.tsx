/** POST /partnerships/:id/figures and /interdependencies/:id/figures: one more figure, beside what other sources say. */
import { dataPointForm } from "#server/figures/rules";
import { addFigure } from "#server/partnerships/figures.commands";
import { registerAt } from "#server/partnerships/rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./entry";

export const action = act(dataPointForm, async (ctx, input, { params, request, requestId }) => {
  const [id, register] = [idOf(params.id), registerAt(request.url)];
  await addFigure(ctx, register, id, input, requestId);
  return stayOn(request, `/${register}/${id}#figures`, "partnerships:flash.figure");
});
