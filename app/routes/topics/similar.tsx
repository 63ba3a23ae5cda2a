/** GET /processes/:id/topics/similar?title=: what is there already, for the form of a new topic while somebody types. */
import { listSimilar } from "#server/topics/similar.queries";
import { idOf, load } from "#server/web";

export const loader = load(async (ctx, { params, request }) => {
  const similar = await listSimilar(ctx, idOf(params.id), new URL(request.url).searchParams.get("title") ?? "");
  return Response.json({ similar }, { headers: { "Cache-Control": "no-store" } });
}, "search");
