/** POST /roundtables/:id/notes: a card of a group, or a line on one of the four lists. */
import { writeNote } from "#server/roundtables/groups/commands";
import { noteForm } from "#server/roundtables/groups/rules";
import { act, idOf, stayOn } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(noteForm, async (ctx, form, { params, request, requestId }) => {
  const path = `/roundtables/${idOf(params.id)}`;
  await writeNote(ctx, idOf(params.id), form, requestId);
  return stayOn(request, path, undefined, { path, title: form.title });
});
