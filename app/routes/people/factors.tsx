/** /account/factors: second factors of one's own. Whoever has to have one is led here, and gets nowhere else before. */
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import { requirePasswordsHere } from "#server/people/commands";
import { beginFactor, confirmFactor, keyAddress, removeFactor, renewRecoveryCodes } from "#server/people/factors.commands";
import { findFactor, listOwnPasskeys } from "#server/people/factors.queries";
import { factorForm, inGroups } from "#server/people/factors.rules";
import { requireProofForWays } from "#server/people/identities.commands";
import { removePasskey } from "#server/people/passkeys.commands";
import { passkeyHouse } from "#server/people/passkeys.rules";
import { act, load, redirectTo } from "#server/web";
import { PasskeyList } from "~/people/passkey-list";
import { RecoveryCodes } from "~/people/recovery-codes";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, TextField } from "~/ui/form";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { QrCode } from "~/ui/qr-code";

export const meta = pageMeta;

export const loader = load(async (ctx, { context }) => {
  const [factor, passkeys] = await Promise.all([findFactor(ctx.db, ctx.actor.personId), listOwnPasskeys(ctx)]);
  const { isSet, hasApp, pendingKey, codesLeft } = factor;
  const pending = pendingKey && {
    words: inGroups(pendingKey),
    address: keyAddress(ctx.t("common:product"), ctx.actor, pendingKey),
  };
  return {
    title: ctx.t("people:factor.title"),
    ...{ isSet, hasApp, codesLeft, pending, isAdmin: ctx.actor.isAdmin, passwords: context.passwords },
    canHavePasskeys: passkeyHouse(ctx.origin) !== null,
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      ...{ id, name, since: writeInstant(createdAt, ctx.language) },
      lastUsed: lastUsedAt && writeInstant(lastUsedAt, ctx.language),
    })),
  };
});

export const action = act(factorForm, async (ctx, { step, code = "", passkey_id = 0 }, { context }) => {
  if (step === "remove") {
    await removeFactor(ctx);
    return redirectTo("/account/factors", "people:flash.factor-removed");
  }
  if (step === "remove-passkey") {
    await removePasskey(ctx, passkey_id);
    return redirectTo("/account/factors", "people:flash.passkey-removed");
  }
  requirePasswordsHere(context);
  if (step === "confirm") return Response.json({ codes: await confirmFactor(ctx, code) });
  if (step === "codes") return Response.json({ codes: await renewRecoveryCodes(ctx) });
  if (step === "passkey") {
    requireProofForWays(ctx);
    return redirectTo("/account/factors/passkey");
  }
  await beginFactor(ctx);
  return redirectTo("/account/factors");
});

export default function Factors() {
  const { t } = useTranslation();
  const { title, isSet, isAdmin, passwords, passkeys, canHavePasskeys } = useLoaderData<typeof loader>();
  const codes = (useActionData() as { codes?: string[] } | undefined)?.codes;
  return (
    <Page title={title} intro={t("people:factor.intro")} back={{ to: "/account", label: t("people:account.title") }}>
      {!passwords && <Alert title={t("people:factor.passwords-off")} />}
      {codes && <RecoveryCodes codes={codes} />}
      <PasskeyList passkeys={passkeys} canAdd={passwords && canHavePasskeys} />
      <App />
      {isSet && passwords && <Codes />}
      {isAdmin && (
        <div className="ja-row">
          <LinkButton small variant="tertiary" to="/account/factors/reset">
            {t("people:factor.reset-title")}
          </LinkButton>
        </div>
      )}
    </Page>
  );
}

function App() {
  const { t } = useTranslation();
  const { hasApp, pending, passwords } = useLoaderData<typeof loader>();
  if (pending && passwords) return <Pending {...pending} />;
  if (!hasApp && !passwords) return null;
  return (
    <Section title={t("people:factor.app")} id="app" hint={t(hasApp ? "people:factor.is-set" : "people:factor.app-hint")}>
      <div className="ja-row">
        <Step step={hasApp ? "remove" : "begin"} />
      </div>
    </Section>
  );
}

function Codes() {
  const { t } = useTranslation();
  const { codesLeft } = useLoaderData<typeof loader>();
  return (
    <Section title={t("people:factor.codes-section")} id="codes" hint={t("people:factor.codes-left", { count: codesLeft })}>
      <div className="ja-row">
        <Step step="codes" />
      </div>
    </Section>
  );
}

function Pending({ words, address }: { words: string; address: string }) {
  const { t } = useTranslation();
  return (
    <Section title={t("people:factor.pending")} id="app" hint={t("people:factor.pending-hint")}>
      <QrCode address={address} label={t("people:factor.qr")} />
      <p className="kern-body">{t("people:factor.key")}</p>
      <p className="ja-typed">{words}</p>
      <ActionForm name="factor-confirm" action="/account/factors" reloadDocument>
        <Hidden name="step" value="confirm" />
        <TextField
          name="code"
          label={t("people:factor.code")}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          maxLength={40}
        />
        <SubmitButton>{t("people:factor.confirm")}</SubmitButton>
      </ActionForm>
    </Section>
  );
}

function Step({ step }: { step: "begin" | "codes" | "remove" }) {
  const { t } = useTranslation();
  return (
    <ActionForm name={`factor-${step}`} action="/account/factors" reloadDocument>
      <Hidden name="step" value={step} />
      <SubmitButton variant="secondary">{t(`people:factor.${step}`)}</SubmitButton>
    </ActionForm>
  );
}
