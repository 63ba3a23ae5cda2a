/** /sign-in/code: the second step of signing in, for whoever has a second factor. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { signInWithCode } from "#server/people/commands";
import { codeForm } from "#server/people/factors.rules";
import { actPublic, loadPublic, ownPath, redirectTo } from "#server/web";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

const wantedPath = (request: Request) => ownPath(new URL(request.url).searchParams.get("to") ?? "/");

export const loader = loadPublic(async (ctx, { request }) => {
  const to = wantedPath(request);
  if (ctx.actor) throw redirectTo(to);
  return { title: ctx.t("people:factor.code-title"), action: `/sign-in/code?to=${encodeURIComponent(to)}` };
});

export const action = actPublic(codeForm, async (ctx, { code }, { request, context }) => {
  const cookies = await signInWithCode(ctx, context, code, request.headers);
  return redirectTo(wantedPath(request), "people:flash.signed-in", cookies);
});

export default function Code() {
  const { t } = useTranslation();
  const { title, action } = useLoaderData<typeof loader>();
  return (
    <Page title={title} intro={t("people:factor.code-intro")} back={{ to: "/sign-in", label: t("people:password-reset.back") }}>
      <ActionForm name="code" action={action} reloadDocument>
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
        <SubmitButton>{t("people:sign-in.submit")}</SubmitButton>
      </ActionForm>
    </Page>
  );
}
