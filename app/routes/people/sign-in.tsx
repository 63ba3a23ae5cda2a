/** /sign-in: e-mail and password; a form for whoever was sent here comes back to where they wanted to go. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { signInBrowser } from "#server/people/commands";
import { signInForm } from "#server/people/rules";
import { actPublic, loadPublic, ownPath, redirectTo } from "#server/web";
import { DemoLogins } from "~/people/demo-logins";
import { SignInForm } from "~/people/sign-in-form";
import { Alert } from "~/ui/alert";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx, { request, context }) => {
  const to = wantedPath(request);
  if (ctx.actor) throw redirectTo(to);
  return { title: ctx.t("people:sign-in.title"), to, logins: context.logins };
});

/** Where somebody wanted to go before they were sent here. */
const wantedPath = (request: Request) => ownPath(new URL(request.url).searchParams.get("to") ?? "/");

export const action = actPublic(signInForm, async (ctx, credentials, { request, context }) => {
  const cookies = await signInBrowser(ctx, context, credentials, request.headers);
  return redirectTo(wantedPath(request), "people:flash.signed-in", cookies);
});

export default function SignIn() {
  const { t } = useTranslation();
  const { to, logins } = useLoaderData<typeof loader>();
  return (
    <Page title={t("people:sign-in.title")}>
      {to !== "/" && <Alert title={t("people:sign-in.to-continue")} />}
      <SignInForm to={to} />
      <DemoLogins logins={logins} to={to} />
    </Page>
  );
}
