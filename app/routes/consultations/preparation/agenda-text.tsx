/** POST /processes/:id/consultations/agenda-text: the draft agenda as a frozen text, chosen for a consultation. */
import { nothing } from "#server/platform/form.rules";
import { freezeAgenda } from "#server/publication/consulted.commands";
import { act, idOf, redirectTo } from "#server/web";

export { loader, default, meta } from "../new";

export const action = act(nothing, async (ctx, _input, { params, requestId }) => {
  const id = idOf(params.id);
  const { versionId, isPart } = await freezeAgenda(ctx, id, requestId);
  const said = `publication:consulted.${isPart ? "frozen-part" : "frozen"}`;
  return redirectTo(`/processes/${id}/consultations/new?text=${versionId}`, said);
});
