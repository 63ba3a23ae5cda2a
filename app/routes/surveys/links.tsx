/** POST /surveys/:id/links: makes links for one answer each; they are shown this once. */
import { makeLinks } from "#server/surveys/commands";
import { linksForm } from "#server/surveys/rules";
import { act, idOf } from "#server/web";

export { default, loader, meta } from "./survey";

export const action = act(linksForm, async (ctx, { count }, { params }) =>
  Response.json({ links: await makeLinks(ctx, idOf(params.id), count) }, { headers: { "Cache-Control": "no-store" } }),
);
