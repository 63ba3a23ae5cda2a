/** GET /search/hits?q=: the first hits, for the palette while somebody types. */
import { find } from "#server/search/queries";
import { load } from "#server/web";

const SHOWN = 12;

export const loader = load(async (ctx, { request }) => {
  const { hits, isNear } = await find(ctx, new URL(request.url).searchParams.get("q") ?? "", { limit: SHOWN });
  return Response.json({ hits, isNear }, { headers: { "Cache-Control": "no-store" } });
}, "search");
