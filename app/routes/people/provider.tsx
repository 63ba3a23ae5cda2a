/** /sign-in/providers/:provider leads to the sign-in of another house; `invitation` is the token of the link that somebody came with. */
import { redirect } from "@remix-run/node";
import { leaveForProvider } from "#server/people/provider-visits.commands";
import { loadPublic, orSignIn, ownPath } from "#server/web";

export const loader = loadPublic((ctx, { params, request, context }) =>
  orSignIn(context, async () => {
    const { searchParams } = new URL(request.url);
    const to = ownPath(searchParams.get("to") ?? "/");
    const visit = searchParams.has("prove")
      ? { purpose: "prove" as const, to: "/sign-in/proof" }
      : { purpose: "sign-in" as const, to, invitation: searchParams.get("invitation") ?? undefined };
    const { url, cookies } = await leaveForProvider(ctx, context, params.provider ?? "", visit, context.sessionId);
    return redirect(url, { headers: cookies });
  }),
);
