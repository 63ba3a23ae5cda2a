/** GET /images/:id: a picture of a text, for whoever reads that text. */
import { requireImage } from "#server/documents/images/queries";
import { NotFound } from "#server/errors";
import { idOf, loadPublic } from "#server/web";

export const loader = loadPublic(async (ctx, { params, request }) => {
  const { actor } = ctx;
  // A picture sends nobody to the sign-in page.
  if (!actor) throw new NotFound();
  const { mediaType, bytes, hash } = await requireImage({ ...ctx, actor }, idOf(params.id));
  const headers = {
    "Content-Type": mediaType,
    // Never changed, and still only for this person: whoever loses access keeps at most what their browser has.
    "Cache-Control": "private, max-age=31536000, immutable",
    ETag: `"${hash}"`,
    // Beside the page's own policy: whatever the bytes were taken for, nothing in them runs.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
  };
  if (request.headers.get("if-none-match") === headers.ETag) return new Response(null, { status: 304, headers });
  return new Response(bytes as BodyInit, { headers });
});
