/** POST /formats/:id/editions/held: a roundtable held here becomes an edition. */
import { z } from "zod";
import { LARGEST_ID } from "#db/schema/columns";
import { addHeldEdition } from "#server/formats/loop.commands";
import { act, idOf, redirectTo } from "#server/web";

export { default, loader, meta } from "./edition-new";

const heldForm = z.object({
  roundtable: z.coerce
    .number({ error: "common:invalid.choice" })
    .int("common:invalid.choice")
    .positive("common:invalid.choice")
    .max(LARGEST_ID, "common:invalid.choice"),
});

export const action = act(heldForm, async (ctx, { roundtable }, { params }) => {
  const id = idOf(params.id);
  await addHeldEdition(ctx, id, roundtable);
  return redirectTo(`/formats/${id}#editions`, "formats:flash.edition-saved");
});
