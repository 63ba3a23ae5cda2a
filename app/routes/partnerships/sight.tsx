/** POST /partnerships/:id/sight and /interdependencies/:id/sight: who sees an entry from now on. */
import { setSight } from "#server/partnerships/commands";
import { sightForm, registerAt } from "#server/partnerships/rules";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./entry";

export const action = act(sightForm, async (ctx, input, { params, request }) => {
  const [id, register] = [idOf(params.id), registerAt(request.url)];
  await setSight(ctx, register, id, input.sight);
  return redirectTo(`/${register}/${id}`, "partnerships:flash.sight");
});
