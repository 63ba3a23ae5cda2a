/** /password-resets/new: asks for a letter about a forgotten password; the answer never says whether there is an account. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { requirePasswordsHere } from "#server/people/commands";
import { askForPasswordReset } from "#server/people/password-resets.commands";
import { askPasswordResetForm } from "#server/people/rules";
import { actPublic, loadPublic, redirectTo } from "#server/web";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx, { context: { passwords } }) => ({
  title: ctx.t("people:password-reset.ask-title"),
  passwords,
}));

export const action = actPublic(askPasswordResetForm, async (ctx, { email }, { context }) => {
  requirePasswordsHere(context);
  await askForPasswordReset(ctx, context.limits, email, context.address);
  return redirectTo("/sign-in", "people:flash.password-reset-asked");
});

export default function AskForPasswordReset() {
  const { t } = useTranslation();
  const { title, passwords } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      intro={t(passwords ? "people:password-reset.ask-intro" : "people:error.passwords-off")}
      back={{ to: "/sign-in", label: t("people:password-reset.back") }}
    >
      {passwords && (
        <ActionForm name="password-reset" action="/password-resets/new">
          <TextField
            name="email"
            type="email"
            label={t("people:sign-in.email")}
            autoComplete="username"
            required
            maxLength={254}
          />
          <SubmitButton>{t("people:password-reset.send")}</SubmitButton>
        </ActionForm>
      )}
    </Page>
  );
}
