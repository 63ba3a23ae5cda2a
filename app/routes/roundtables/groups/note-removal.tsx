/** POST /roundtables/:id/notes/:noteId/removal: takes a card or a line away. */
import { nothing } from "#server/platform/form.rules";
import { removeNote } from "#server/roundtables/groups/commands";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(nothing, async (ctx, _form, { params, request }) => {
  const id = idOf(params.id);
  const undo = await removeNote(ctx, id, idOf(params.noteId));
  return stayOn(request, `/roundtables/${id}`, { sentence: "roundtables:flash.note-removed", undo });
});
