/** /sign-in/providers/:provider/back: whoever was sent to another house comes back here. */
import { comeBack } from "#server/people/provider-visits.commands";
import { loadPublic, orSignIn, redirectTo } from "#server/web";

export const loader = loadPublic((ctx, { params, request, context }) =>
  orSignIn(context, async () => {
    const { search } = new URL(request.url);
    const visitor = { headers: request.headers, sessionId: context.sessionId };
    const { to, flash, cookies } = await comeBack(ctx, context, params.provider ?? "", search, visitor);
    return redirectTo(to, flash, cookies);
  }),
);
