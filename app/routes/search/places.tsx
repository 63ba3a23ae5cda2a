/** GET /search/places: where this person may go and what they may begin, for the palette when it opens. */
import { canInInstallation } from "#server/access/rules";
import { facilitatesSomewhere } from "#server/organisations/queries";
import { listProcesses } from "#server/processes/queries";
import { listMyRoundtables } from "#server/roundtables/queries";
import { placesOf } from "#server/search/places.rules";
import { load } from "#server/web";

export const loader = load(async (ctx) => {
  const [processes, roundtables, facilitates] = await Promise.all([
    listProcesses(ctx),
    listMyRoundtables(ctx),
    facilitatesSomewhere(ctx),
  ]);
  const { isAdmin } = ctx.actor;
  const mayFound = canInInstallation({ isAdmin, facilitatesSomewhere: facilitates }, "process:create");
  return Response.json(placesOf({ processes, roundtables, isAdmin, mayFound }), { headers: { "Cache-Control": "no-store" } });
}, "search");
