/** POST /roundtables/:id/speakers/:speechId/position: a step up or down, with a note. */
import { speechPlaceForm } from "#server/roundtables/forms.rules";
import { moveSpeaker } from "#server/roundtables/speakers/commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(speechPlaceForm, async (ctx, form, { params, request }) => {
  const id = idOf(params.id);
  await moveSpeaker(ctx, id, idOf(params.speechId), form);
  return stayOn(request, `/roundtables/${id}`);
});
