/** /account/factors/reset: an administrator takes a second factor away whose phone is lost; its owner gets a letter. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { NotFound } from "#server/errors";
import { resetFactor } from "#server/people/factors.commands";
import { askPasswordResetForm } from "#server/people/rules";
import { act, load, redirectTo } from "#server/web";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx) => {
  if (!ctx.actor.isAdmin) throw new NotFound();
  return { title: ctx.t("people:factor.reset-title") };
});

export const action = act(askPasswordResetForm, async (ctx, input) => {
  await resetFactor(ctx, input);
  return redirectTo("/account/factors", "people:flash.factor-reset");
});

export default function FactorReset() {
  const { t } = useTranslation();
  const { title } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      intro={t("people:factor.reset-intro")}
      back={{ to: "/account/factors", label: t("people:factor.title") }}
    >
      <ActionForm name="factor-reset" action="/account/factors/reset">
        <TextField name="email" type="email" label={t("people:sign-in.email")} required maxLength={254} />
        <SubmitButton variant="danger">{t("people:factor.reset")}</SubmitButton>
      </ActionForm>
    </Page>
  );
}
