/** /password-resets/:token: a new password for whoever has the letter. Opening it changes nothing; its form works once. */
import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { knowBrowser } from "#server/people/browsers.commands";
import { requirePasswordsHere, signOutBrowser } from "#server/people/commands";
import { resetPassword } from "#server/people/password-resets.commands";
import { findPasswordReset } from "#server/people/password-resets.queries";
import { passwordResetForm } from "#server/people/rules";
import { actPublic, loadPublic, redirectTo } from "#server/web";
import { NewPassword } from "~/people/new-password";
import { UserName } from "~/people/user-name";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx, { params }) => {
  const reset = await findPasswordReset(ctx.db, params.token ?? "", ctx.now());
  const title = ctx.t("people:password-reset.title");
  return data({ title, path: `/password-resets/${params.token}`, email: reset?.email ?? null }, { status: reset ? 200 : 404 });
});

export const action = actPublic(passwordResetForm, async (ctx, { new_password }, { params, request, context }) => {
  requirePasswordsHere(context);
  const browser = knowBrowser(context.sessions, request.headers.get("cookie"));
  const visitor = { address: context.address, browser: browser.token };
  await resetPassword(ctx, context.limits, params.token ?? "", new_password, visitor);
  return redirectTo("/sign-in", "people:flash.password-reset", [
    // The session of this browser may have been one of those that ended.
    ...(await signOutBrowser(ctx, context.sessions, request.headers)),
    ["Set-Cookie", browser.cookie],
  ]);
});

export default function PasswordResetPage() {
  const { t } = useTranslation();
  const { path, email } = useLoaderData<typeof loader>();
  if (email === null) return <LinkIsOver />;
  return (
    <Page title={t("people:password-reset.title")} intro={t("people:password-reset.for", { email })}>
      <ActionForm name="password-reset" action={path} reloadDocument>
        <UserName email={email} />
        <NewPassword />
        <SubmitButton>{t("people:password-reset.save")}</SubmitButton>
      </ActionForm>
    </Page>
  );
}

function LinkIsOver() {
  const { t } = useTranslation();
  // A refused form brings the sentence along.
  const wasRefused = useActionData() !== undefined;
  return (
    <Page title={t("people:password-reset.title")}>
      {!wasRefused && <Alert title={t("people:error.password-reset-over")} />}
      <div className="ja-row">
        <LinkButton to="/password-resets/new" variant="primary">
          {t("people:password-reset.again")}
        </LinkButton>
      </div>
    </Page>
  );
}
