/** POST /roundtables/:id/speakers: asks for the floor, or puts somebody else on the list. */
import { speakersForm } from "#server/roundtables/forms.rules";
import { addSpeaker, askToSpeak } from "#server/roundtables/speakers/commands";
import { act, idOf, stayOn } from "#server/web";
import { roomPath } from "~/roundtables/room-path";

export { default, loader, meta } from "../roundtable";

export const action = act(speakersForm, async (ctx, form, { params, request }) => {
  const id = idOf(params.id);
  if ("who" in form) await addSpeaker(ctx, id, form);
  else await askToSpeak(ctx, id, form);
  return stayOn(request, roomPath(request, id));
});
