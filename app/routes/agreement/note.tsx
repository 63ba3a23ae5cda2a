/** POST /recommendations/:id/agreement/note: for the own delegation alone. */
import { noteForm } from "#server/agreement/forms.rules";
import { writeNote } from "#server/agreement/positions.commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "./item";

export const action = act(noteForm, async (ctx, input, { params, request }) => {
  const id = idOf(params.id);
  await writeNote(ctx, id, input);
  return stayOn(request, `/recommendations/${id}/agreement`, "agreement:flash.note");
});
