/** /sign-in/passkey: without a password; a page of its own, because /sign-in has no scripts. */
import { data } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { signInWithPasskey } from "#server/people/commands";
import { askForPasskey } from "#server/people/passkeys.commands";
import { passkeyForm } from "#server/people/passkeys.rules";
import { actPublic, loadPublic, ownPath, redirectTo } from "#server/web";
import { PasskeyButton } from "~/people/passkey-button";
import { signInPath } from "~/people/sign-in-form";
import { Alert } from "~/ui/alert";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

const wantedPath = (request: Request) => ownPath(new URL(request.url).searchParams.get("to") ?? "/");

export const loader = loadPublic(async (ctx, { request, context }) => {
  const to = wantedPath(request);
  if (ctx.actor) throw redirectTo(to);
  const asked = context.passwords ? await askForPasskey(ctx, context.sessions, null) : null;
  const page = {
    title: ctx.t("people:passkey.title"),
    to,
    options: asked && JSON.stringify(asked.options),
    passwords: context.passwords,
  };
  return data(page, { headers: asked ? [asked.cookie] : [] });
});

export const action = actPublic(passkeyForm, async (ctx, { passkey }, { request, context }) => {
  const cookies = await signInWithPasskey(ctx, context, passkey, request.headers);
  return redirectTo(wantedPath(request), "people:flash.signed-in", cookies);
});

export default function PasskeySignIn() {
  const { t } = useTranslation();
  const { title, to, options, passwords } = useLoaderData<typeof loader>();
  return (
    <Page title={title} intro={t("people:passkey.intro")} back={{ to: signInPath(to), label: t("people:password-reset.back") }}>
      {options ? (
        <ActionForm name="passkey" action={`/sign-in/passkey?to=${encodeURIComponent(to)}`} reloadDocument>
          <PasskeyButton name="passkey" asked={{ show: options }}>
            {t("people:passkey.sign-in")}
          </PasskeyButton>
        </ActionForm>
      ) : (
        <Alert tone="warning" title={t(passwords ? "people:error.passkey-nowhere" : "people:error.passwords-off")} />
      )}
    </Page>
  );
}
