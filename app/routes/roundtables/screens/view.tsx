/** GET /screens/:token/view.json: what the wall shows now; asked for again and again by the page. */
import { requireScreen } from "#server/roundtables/screens/queries";
import { loadPublic } from "#server/web";

export const loader = loadPublic(async (ctx, { params, request }) => {
  const snapshot = await requireScreen(ctx, params.token ?? "");
  const body = JSON.stringify(snapshot);
  const headers = { "content-type": "application/json", "cache-control": "no-store", "x-server-time": ctx.now().toISOString() };
  return new Response(request.method === "HEAD" ? null : body, { headers });
});
