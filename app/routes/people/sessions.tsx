/** POST /account/sessions ends one of one's sessions, or with none named all others. */
import { endOtherSessions, endSession } from "#server/people/commands";
import { endSessionForm } from "#server/people/rules";
import { act, redirectTo } from "#server/web";

export { default, loader, meta } from "./account";

export const action = act(endSessionForm, async (ctx, { session }, { context }) => {
  if (session) await endSession(ctx, session);
  else await endOtherSessions(ctx, context.sessionId ?? "");
  return redirectTo("/account", session ? "people:flash.session-ended" : "people:flash.sessions-ended");
});
