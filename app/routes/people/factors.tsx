/** /account/factors: a second factor of one's own. Whoever has to have one is led here, and gets nowhere else before. */
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { beginFactor, confirmFactor, keyAddress, removeFactor, renewRecoveryCodes } from "#server/people/factors.commands";
import { findFactor } from "#server/people/factors.queries";
import { factorForm, inGroups } from "#server/people/factors.rules";
import { act, load, redirectTo } from "#server/web";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, TextField } from "~/ui/form";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { QrCode } from "~/ui/qr-code";

export const meta = pageMeta;

export const loader = load(async (ctx) => {
  const { isSet, pendingKey, codesLeft } = await findFactor(ctx.db, ctx.actor.personId);
  const pending = pendingKey && {
    words: inGroups(pendingKey),
    address: keyAddress(ctx.t("common:product"), ctx.actor, pendingKey),
  };
  return { title: ctx.t("people:factor.title"), isSet, codesLeft, pending, isAdmin: ctx.actor.isAdmin };
});

export const action = act(factorForm, async (ctx, { step, code = "" }) => {
  if (step === "confirm") return Response.json({ codes: await confirmFactor(ctx, code) });
  if (step === "codes") return Response.json({ codes: await renewRecoveryCodes(ctx) });
  if (step === "remove") await removeFactor(ctx);
  else await beginFactor(ctx);
  return redirectTo("/account/factors", step === "remove" ? "people:flash.factor-removed" : undefined);
});

export default function Factors() {
  const { t } = useTranslation();
  const { title, isSet, pending, isAdmin } = useLoaderData<typeof loader>();
  const codes = (useActionData() as { codes?: string[] } | undefined)?.codes;
  return (
    <Page title={title} intro={t("people:factor.intro")} back={{ to: "/account", label: t("people:account.title") }}>
      {codes && <RecoveryCodes codes={codes} />}
      {isSet ? <Present /> : pending ? <Pending {...pending} /> : <Step step="begin" variant="primary" />}
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

/** Shown once: only their hashes are kept. */
function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <Alert tone="success" title={t("people:factor.codes-title")} live>
      <p className="kern-body">{t("people:factor.codes-text")}</p>
      <ul className="ja-list">
        {codes.map((code) => (
          <li key={code} className="ja-typed">
            {code}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function Present() {
  const { t } = useTranslation();
  const { codesLeft } = useLoaderData<typeof loader>();
  return (
    <Section title={t("people:factor.is-set")} id="factor" hint={t("people:factor.codes-left", { count: codesLeft })}>
      <div className="ja-row">
        <Step step="codes" />
        <Step step="remove" />
      </div>
    </Section>
  );
}

function Pending({ words, address }: { words: string; address: string }) {
  const { t } = useTranslation();
  return (
    <Section title={t("people:factor.pending")} id="factor" hint={t("people:factor.pending-hint")}>
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

function Step({ step, variant = "secondary" }: { step: "begin" | "codes" | "remove"; variant?: "primary" | "secondary" }) {
  const { t } = useTranslation();
  return (
    <ActionForm name={`factor-${step}`} action="/account/factors" reloadDocument>
      <Hidden name="step" value={step} />
      <SubmitButton variant={variant}>{t(`people:factor.${step}`)}</SubmitButton>
    </ActionForm>
  );
}
