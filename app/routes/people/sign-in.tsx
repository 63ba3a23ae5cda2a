/** /sign-in: e-mail and password; a form for whoever was sent here comes back to where they wanted to go. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { mustSetUpFactor, signInBrowser } from "#server/people/commands";
import { signInForm } from "#server/people/rules";
import { actPublic, loadPublic, ownPath, redirectTo, refusedBecause } from "#server/web";
import { DemoLogins } from "~/people/demo-logins";
import { ProviderLinks } from "~/people/provider-links";
import { SignInForm } from "~/people/sign-in-form";
import { Alert } from "~/ui/alert";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;
/** The first page that somebody waits for. */
export const handle = { plain: true };

export const loader = loadPublic(async (ctx, { request, context }) => {
  const to = wantedPath(request);
  if (ctx.actor) throw redirectTo(to);
  if (await mustSetUpFactor(ctx, context.sessions, request.headers)) throw redirectTo("/account/factors");
  const because = refusedBecause(ctx, new URL(request.url).searchParams.get("because"));
  const { logins, providers } = context;
  return {
    title: ctx.t("people:sign-in.title"),
    to,
    because,
    logins,
    providers: providers.list.map(toLink),
    passwords: context.passwords,
  };
});

const toLink = ({ id, name }: { id: string; name: string }) => ({ id, name });

/** Where somebody wanted to go before they were sent here. */
const wantedPath = (request: Request) => ownPath(new URL(request.url).searchParams.get("to") ?? "/");

export const action = actPublic(signInForm, async (ctx, credentials, { request, context }) => {
  const { next, cookies } = await signInBrowser(ctx, context, credentials, request.headers);
  const to = wantedPath(request);
  if (next === "code") return redirectTo(`/sign-in/code?to=${encodeURIComponent(to)}`, undefined, cookies);
  return redirectTo(to, "people:flash.signed-in", cookies);
});

export default function SignIn() {
  const { t } = useTranslation();
  const { to, because, logins, providers, passwords } = useLoaderData<typeof loader>();
  return (
    <Page title={t("people:sign-in.title")}>
      {because && <Alert tone="warning" title={because} />}
      {to !== "/" && <Alert title={t("people:sign-in.to-continue")} />}
      <ProviderLinks providers={providers} query={{ to }} primary={!passwords} />
      {passwords && <SignInForm to={to} />}
      {passwords && <DemoLogins logins={logins} to={to} />}
    </Page>
  );
}
