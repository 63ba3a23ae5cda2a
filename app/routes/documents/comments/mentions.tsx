/** GET /documents/:id/mentions?thread=… or ?visibility=…: whom a comment may mention there; asked by the comment field at an `@`. */
import { VISIBILITIES } from "#db/schema/documents";
import { listMentionTargets } from "#server/documents/comments/mentions.queries";
import { idOf, load } from "#server/web";

export const loader = load(async (ctx, { request, params }) => {
  const asked = new URL(request.url).searchParams;
  const thread = asked.get("thread");
  const visibility = VISIBILITIES.find((each) => each === asked.get("visibility")) ?? "process";
  const targets = await listMentionTargets(ctx, idOf(params.id), thread ? { threadId: idOf(thread) } : { visibility });
  return Response.json(
    targets.map(({ kind, label, hint }) => ({ kind, label, hint })),
    { headers: { "Cache-Control": "private, no-store" } },
  );
}, "search");
