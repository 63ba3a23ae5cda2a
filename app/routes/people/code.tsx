/** /sign-in/code: the second step of signing in, for whoever has a second factor. */
import { data } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { signInWithCode } from "#server/people/commands";
import { codeForm } from "#server/people/factors.rules";
import { askForSecondPasskey } from "#server/people/passkeys.commands";
import { actPublic, loadPublic, ownPath, redirectTo } from "#server/web";
import { PasskeyButton } from "~/people/passkey-button";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

const wantedPath = (request: Request) => ownPath(new URL(request.url).searchParams.get("to") ?? "/");

export const loader = loadPublic(async (ctx, { request, context }) => {
  const to = wantedPath(request);
  if (ctx.actor) throw redirectTo(to);
  const asked = await askForSecondPasskey(ctx, context.sessions, request.headers);
  const page = {
    title: ctx.t("people:factor.code-title"),
    to: encodeURIComponent(to),
    options: asked && JSON.stringify(asked.options),
  };
  return data(page, { headers: asked ? [asked.cookie] : [] });
});

export const action = actPublic(codeForm, async (ctx, { code }, { request, context }) => {
  const cookies = await signInWithCode(ctx, context, code, request.headers);
  return redirectTo(wantedPath(request), "people:flash.signed-in", cookies);
});

export default function Code() {
  const { t } = useTranslation();
  const { title, to, options } = useLoaderData<typeof loader>();
  return (
    <Page title={title} intro={t("people:factor.code-intro")} back={{ to: "/sign-in", label: t("people:password-reset.back") }}>
      {options && (
        <ActionForm name="passkey" action={`/sign-in/passkey?to=${to}`} reloadDocument>
          <PasskeyButton name="passkey" asked={{ show: options }}>
            {t("people:passkey.sign-in")}
          </PasskeyButton>
        </ActionForm>
      )}
      <ActionForm name="code" action={`/sign-in/code?to=${to}`} reloadDocument>
        <TextField
          name="code"
          label={t("people:factor.code")}
          hint={t("people:factor.code-hint")}
          autoComplete="one-time-code"
          autoCapitalize="off"
          spellCheck={false}
          required
          maxLength={40}
        />
        <SubmitButton variant={options ? "secondary" : "primary"}>{t("people:sign-in.submit")}</SubmitButton>
      </ActionForm>
    </Page>
  );
}
