/** POST /roundtables/:id/speakers/settings: opens or closes the list, chooses its rule and the time of a contribution. */
import { speakerListForm } from "#server/roundtables/forms.rules";
import { setSpeakerList } from "#server/roundtables/speakers/commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(speakerListForm, async (ctx, { minutes, ...list }, { params, request }) => {
  const id = idOf(params.id);
  await setSpeakerList(ctx, id, { ...list, ...(minutes && { speaking_seconds: minutes * 60 }) });
  return stayOn(request, `/roundtables/${id}`);
});
