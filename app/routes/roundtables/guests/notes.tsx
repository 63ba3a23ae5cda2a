/** POST /guest-pages/:token/notes: a card of the group in which a guest sits. */
import { guestNoteForm } from "#server/roundtables/groups/rules";
import { writeNoteAsGuest } from "#server/roundtables/guests/commands";
import { actGuest } from "./act-guest";

export { default, loader, meta } from "./guest";

export const action = actGuest(guestNoteForm, async (ctx, token, form) => {
  await writeNoteAsGuest(ctx, token, form);
  return { title: form.title };
});
