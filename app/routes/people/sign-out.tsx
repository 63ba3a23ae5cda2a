/** POST /sign-out ends this session; opening the address changes nothing. */
import { z } from "zod";
import { signOutBrowser } from "#server/people/commands";
import { prepareLeaving } from "#server/people/provider-visits.commands";
import { actPublic, loadPublic, redirectTo } from "#server/web";
import { clearingCookie } from "~/documents/sync/clear-local-data";

export const loader = loadPublic(async () => redirectTo("/"));

export const action = actPublic(
  z.object({ discard: z.string().optional() }),
  async (ctx, { discard }, { context, request }) => {
    const { actor } = ctx;
    const leaving = context.sessionId && (await prepareLeaving(ctx, context, context.sessionId));
    const ended = await signOutBrowser(ctx, context.sessions, request.headers);
    return redirectTo(leaving ? "/sign-in/left" : "/", "people:flash.signed-out", [
      ...(leaving ? [leaving] : []),
      ...ended,
      ...(actor ? [["Set-Cookie", clearingCookie(actor.personId, discard === "true")] as [string, string]] : []),
    ]);
  },
);
