/** /account: name, language, theme, password, and where one is signed in. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import { updateAccount } from "#server/people/commands";
import { listOwnIdentities } from "#server/people/identities.queries";
import { listOwnSessions, requireAccount } from "#server/people/queries";
import { accountForm, deviceOf } from "#server/people/rules";
import { PASSWORD_MAX } from "#server/people/passwords.rules";
import { rename } from "#server/processes/names.commands";
import { actWords, load, redirectTo, refusedBecause } from "#server/web";
import { IdentityList } from "~/people/identity-list";
import { NewPassword } from "~/people/new-password";
import { UserName } from "~/people/user-name";
import { SessionList } from "~/people/session-list";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, RadioGroup, TextField } from "~/ui/form";
import { Row } from "~/ui/layout";
import { DescriptionList, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { context, request }) => {
  const [account, sessions, identities] = await Promise.all([
    requireAccount(ctx),
    listOwnSessions(ctx),
    listOwnIdentities(ctx),
  ]);
  const houses = context.providers.list;
  return {
    title: ctx.t("people:account.title"),
    because: refusedBecause(ctx, new URL(request.url).searchParams.get("because")),
    account,
    passwords: context.passwords,
    identities: identities.map(({ id, issuer, createdAt, lastUsedAt }) => ({
      id,
      name: houses.find((house) => house.issuer === issuer)?.name ?? issuer,
      since: writeInstant(createdAt, ctx.language),
      lastUsed: writeInstant(lastUsedAt, ctx.language),
    })),
    others: houses
      .filter((house) => !identities.some(({ issuer }) => house.issuer === issuer))
      .map(({ id, name }) => ({ id, name })),
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
  const { account, passwords, because, identities, others, sessions } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("people:account.title")}
      actions={
        <>
          {account.is_auditor && (
            <LinkButton small variant="tertiary" icon="checklist" to="/audit">
              {t("upkeep:audit.title")}
            </LinkButton>
          )}
          {passwords && (
            <LinkButton small variant="tertiary" to="/account/factors">
              {t("people:factor.title")}
            </LinkButton>
          )}
          <LinkButton small variant="tertiary" icon="mail" to="/notifications/settings">
            {t("notifications:settings-link")}
          </LinkButton>
        </>
      }
    >
      {because && <Alert tone="warning" title={because} />}
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
      {passwords && (
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
            <NewPassword />
            <SubmitButton>{t("people:account.change-password")}</SubmitButton>
          </ActionForm>
        </Section>
      )}
      <IdentityList identities={identities} others={others} />
      <SessionList sessions={sessions} />
      <Section title={t("upkeep:own-data.section")} id="data" hint={t("upkeep:own-data.hint")}>
        <Row gap={3}>
          <LinkButton small variant="secondary" icon="download" to="/account/data.html" reloadDocument>
            {t("upkeep:own-data.read")}
          </LinkButton>
          <LinkButton small variant="secondary" icon="download" to="/account/data.json" reloadDocument>
            {t("upkeep:own-data.machine")}
          </LinkButton>
          <LinkButton small variant="tertiary" to="/account/leaving">
            {t("upkeep:leaving.link")}
          </LinkButton>
        </Row>
      </Section>
    </Page>
  );
}
