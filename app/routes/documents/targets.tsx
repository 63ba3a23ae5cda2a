/** GET /documents/:id/targets?q=: what the text can refer to, for the list under `@`. */
import { listReferenceTargets } from "#server/documents/references/targets.queries";
import { targetQuery } from "#server/documents/references/targets.rules";
import { idOf, load } from "#server/web";

export const loader = load(async (ctx, { params, request }) => {
  const query = targetQuery.parse(new URL(request.url).searchParams.get("q") ?? "");
  return Response.json(await listReferenceTargets(ctx, idOf(params.id), query.toWellFormed().replaceAll("\u0000", "")), {
    headers: { "Cache-Control": "no-store" },
  });
}, "search");
