/** POST /roundtables/:id/attendance: one's own, or somebody else's by those who keep the list. */
import { setAttendance, setOwnAttendance } from "#server/roundtables/attendance.commands";
import { attendanceForm } from "#server/roundtables/forms.rules";
import { act, idOf, stayOn } from "#server/web";
import { roomPath } from "~/roundtables/room-path";

export { default, loader, meta } from "../roundtable";

export const action = act(attendanceForm, async (ctx, { mandate_id, presence }, { params, request }) => {
  const id = idOf(params.id);
  if (mandate_id === null) await setOwnAttendance(ctx, id, presence);
  else await setAttendance(ctx, id, mandate_id, presence);
  return stayOn(request, roomPath(request, id));
});
