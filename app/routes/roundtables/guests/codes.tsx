/** POST /roundtables/:id/guest-codes: a code for one guest; it is shown this once. */
import { nothing } from "#server/platform/form.rules";
import { makeGuestCode } from "#server/roundtables/guests/commands";
import { act, idOf } from "#server/web";

export { default, loader, meta } from "../roundtable";

export const action = act(nothing, async (ctx, _form, { params }) =>
  Response.json({ guestAddress: await makeGuestCode(ctx, idOf(params.id)) }),
);
