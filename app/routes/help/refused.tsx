/** /refused?because=: why a file could not be had, in the words of the refusal. Files have no page of their own; `loadFile` leads here. */
import { Conflict, NotFound } from "#server/errors";
import { loadPublic, refusedBecause } from "#server/web";

export const loader = loadPublic(async (ctx, { request }) => {
  const code = new URL(request.url).searchParams.get("because") ?? "";
  throw refusedBecause(ctx, code) !== null && code !== new NotFound().code ? new Conflict(code) : new NotFound();
});

export default function Refused() {
  return null;
}
