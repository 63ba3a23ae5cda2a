/** /account/factors/passkey: a new passkey, kept by the device that is asked here. */
import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { requirePasswordsHere } from "#server/people/commands";
import { addPasskey, askForNewPasskey } from "#server/people/passkeys.commands";
import { newPasskeyForm, PASSKEY_NAME_MAX } from "#server/people/passkeys.rules";
import { deviceOf } from "#server/people/rules";
import { act, load, redirectTo } from "#server/web";
import { PasskeyButton } from "~/people/passkey-button";
import { RecoveryCodes } from "~/people/recovery-codes";
import { Alert } from "~/ui/alert";
import { LinkButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { request, context }) => {
  const asked = context.passwords ? await askForNewPasskey(ctx, context.sessions) : null;
  const { browser, system } = deviceOf(request.headers.get("user-agent") ?? "");
  const words = { browser: ctx.t(`people:device.browser.${browser}`), system: ctx.t(`people:device.system.${system}`) };
  const device = ctx.t("people:device.on", words);
  const page = { title: ctx.t("people:passkey.new-title"), options: asked && JSON.stringify(asked.options), device };
  return data(page, { headers: asked ? [asked.cookie] : [] });
});

export const action = act(newPasskeyForm, async (ctx, input, { request, context }) => {
  requirePasswordsHere(context);
  const codes = await addPasskey(ctx, input, request.headers);
  return codes ? Response.json({ codes }) : redirectTo("/account/factors", "people:flash.passkey-added");
});

export default function NewPasskey() {
  const { t } = useTranslation();
  const { title, options, device } = useLoaderData<typeof loader>();
  const codes = (useActionData() as { codes?: string[] } | undefined)?.codes;
  return (
    <Page
      title={title}
      intro={codes ? t("people:passkey.added") : t("people:passkey.new-intro")}
      back={{ to: "/account/factors", label: t("people:factor.title") }}
    >
      {codes && (
        <>
          <RecoveryCodes codes={codes} />
          <div className="ja-row">
            <LinkButton to="/account/factors" variant="primary">
              {t("people:passkey.codes-kept")}
            </LinkButton>
          </div>
        </>
      )}
      {!codes && options && (
        <ActionForm name="passkey-new" action="/account/factors/passkey" reloadDocument>
          <TextField
            name="name"
            label={t("people:passkey.name")}
            hint={t("people:passkey.name-hint")}
            defaultValue={device}
            required
            maxLength={PASSKEY_NAME_MAX}
          />
          <PasskeyButton name="passkey" asked={{ make: options }}>
            {t("people:passkey.make")}
          </PasskeyButton>
        </ActionForm>
      )}
      {!codes && !options && <Alert tone="warning" title={t("people:error.passkey-nowhere")} />}
    </Page>
  );
}
