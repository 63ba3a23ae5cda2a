/** /account: name, language, theme, password, and where one is signed in. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import { updateAccount } from "#server/people/commands";
import { listOwnSessions, requireAccount } from "#server/people/queries";
import { accountForm, deviceOf } from "#server/people/rules";
import { PASSWORD_MAX, PASSWORD_MIN } from "#server/people/passwords.rules";
import { rename } from "#server/processes/names.commands";
import { actWords, load, redirectTo } from "#server/web";
import { UserName } from "~/people/user-name";
import { SessionList } from "~/people/session-list";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, RadioGroup, TextField } from "~/ui/form";
import { DescriptionList, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { context }) => {
  const [account, sessions] = await Promise.all([requireAccount(ctx), listOwnSessions(ctx)]);
  return {
    title: ctx.t("people:account.title"),
    account,
    sessions: sessions.map(({ id, userAgent, lastSeenAt, createdAt }) => ({
      id,
      device: deviceOf(userAgent),
      lastSeen: writeInstant(lastSeenAt, ctx.language),
      since: writeInstant(createdAt, ctx.language),
      isThis: id === context.sessionId,
    })),
  };
});

export const action = actWords(accountForm, async (ctx, input) => {
  await updateAccount(ctx, input, rename);
  return redirectTo("/account", "people:flash.account-saved");
});

export default function AccountPage() {
  const { t } = useTranslation();
  const { account, sessions } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("people:account.title")}
      actions={
        <LinkButton small variant="tertiary" icon="mail" to="/notifications/settings">
          {t("notifications:settings-link")}
        </LinkButton>
      }
    >
      <Section title={t("people:account.profile")} id="profile">
        <ActionForm name="account" action="/account" reloadDocument>
          <DescriptionList items={[{ key: t("people:account.email"), value: account.email }]} />
          <TextField
            name="name"
            label={t("people:account.name")}
            hint={t("people:account.name-hint")}
            defaultValue={account.name}
            required
            maxLength={200}
            autoComplete="name"
          />
          <RadioGroup
            name="language"
            label={t("people:account.language")}
            defaultValue={account.language ?? ""}
            required
            horizontal
            options={["", "de", "en"].map((value) => ({ value, label: t(`people:account.language-${value || "browser"}`) }))}
          />
          <RadioGroup
            name="theme"
            label={t("people:account.theme")}
            defaultValue={account.theme ?? ""}
            required
            horizontal
            options={["", "light", "dark"].map((value) => ({ value, label: t(`people:account.theme-${value || "system"}`) }))}
          />
          <RadioGroup
            name="single_keys"
            label={t("people:account.single-keys")}
            hint={t("people:account.single-keys-hint")}
            defaultValue={account.single_keys ? "on" : "off"}
            required
            horizontal
            options={["on", "off"].map((value) => ({ value, label: t(`people:account.single-keys-${value}`) }))}
          />
          <SubmitButton>{t("common:action.save")}</SubmitButton>
        </ActionForm>
      </Section>
      <Section title={t("people:account.password")} id="password" hint={t("people:account.password-hint")}>
        <ActionForm name="password" action="/account/password" reset>
          <UserName email={account.email} />
          <TextField
            name="current_password"
            type="password"
            label={t("people:account.current-password")}
            autoComplete="current-password"
            required
            maxLength={PASSWORD_MAX}
          />
          <TextField
            name="new_password"
            type="password"
            label={t("people:account.new-password")}
            hint={t("people:account.new-password-hint", { count: PASSWORD_MIN })}
            autoComplete="new-password"
            required
            maxLength={PASSWORD_MAX}
          />
          <TextField
            name="repeat_password"
            type="password"
            label={t("people:account.repeat-password")}
            autoComplete="new-password"
            required
            maxLength={PASSWORD_MAX}
          />
          <SubmitButton>{t("people:account.change-password")}</SubmitButton>
        </ActionForm>
      </Section>
      <SessionList sessions={sessions} />
    </Page>
  );
}
