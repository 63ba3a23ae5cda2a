/** POST /sign-in/providers/:provider/logout: the word of another house, from its server to ours, that somebody signed out there. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { endBySignOut } from "#server/people/identities.commands";
import { actPublic, forScripts } from "#server/web";

const said = forScripts(
  actPublic(z.object({ logout_token: z.string().max(20_000) }), async (ctx, { logout_token }, { params, context }) => {
    await endBySignOut(ctx, await context.providers.readLogout(params.provider ?? "", logout_token));
    return new Response(null, { status: 200, headers: { "Cache-Control": "no-store" } });
  }),
);

/** Houses know 200 and 400 only. */
export const action = async (args: ActionFunctionArgs) => {
  const answer = await said(args);
  return answer.ok ? answer : new Response(null, { status: 400, headers: { "Cache-Control": "no-store" } });
};
