/** POST /roundtables/:id/speakers/:speechId/state: gives the floor, pauses, ends, or takes the request back. */
import { speechStateForm } from "#server/roundtables/forms.rules";
import { callSpeaker, endSpeaker, pauseSpeaker, withdrawSpeaker } from "#server/roundtables/speakers/commands";
import { act, idOf, stayOn } from "#server/web";
import { roomPath } from "~/roundtables/room-path";

export { default, loader, meta } from "../roundtable";

export const action = act(speechStateForm, async (ctx, { to }, { params, request }) => {
  const [id, speechId] = [idOf(params.id), idOf(params.speechId)];
  if (to === "call") await callSpeaker(ctx, id, speechId);
  else if (to === "end") await endSpeaker(ctx, id, speechId);
  else if (to === "withdraw") await withdrawSpeaker(ctx, id, speechId);
  else await pauseSpeaker(ctx, id, speechId, to === "pause");
  return stayOn(request, roomPath(request, id));
});
