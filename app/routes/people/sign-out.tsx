/** POST /sign-out ends this session; opening the address changes nothing. */
import { z } from "zod";
import { signOut } from "#server/people/commands";
import { actPublic, loadPublic, redirectTo } from "#server/web";
import { clearingCookie } from "~/documents/sync/clear-local-data";

export const loader = loadPublic(async () => redirectTo("/"));

export const action = actPublic(z.object({ discard: z.string().optional() }), async (ctx, { discard }, { context }) => {
  const { actor } = ctx;
  if (context.sessionId) await signOut(ctx, context.lucia, context.sessionId);
  return redirectTo("/", "people:flash.signed-out", [
    ["Set-Cookie", context.lucia.createBlankSessionCookie().serialize()],
    ...(actor ? [["Set-Cookie", clearingCookie(actor.personId, discard === "true")] as [string, string]] : []),
  ]);
});
