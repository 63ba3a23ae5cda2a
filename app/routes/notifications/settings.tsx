/** /notifications/settings: what of it comes by mail, and how soon. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { NOTIFICATION_SETTINGS, PACES } from "#db/schema/notifications";
import { saveSettings } from "#server/notifications/commands";
import { findSettings } from "#server/notifications/queries";
import { settingsForm } from "#server/notifications/rules";
import { act, load, redirectTo } from "#server/web";
import { SubmitButton } from "~/ui/button";
import { ActionForm, RadioGroup } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { FormActions } from "~/ui/parts";

export const meta = pageMeta;

export const loader = load(async (ctx) => ({
  title: ctx.t("notifications:settings.title"),
  settings: await findSettings(ctx),
}));

export const action = act(settingsForm, async (ctx, input) => {
  await saveSettings(ctx, input);
  return redirectTo("/notifications/settings", "notifications:flash.settings-saved");
});

export default function NotificationSettingsPage() {
  const { t } = useTranslation();
  const { settings } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("notifications:settings.title")}
      back={{ to: "/notifications", label: t("notifications:title") }}
      intro={t("notifications:settings.intro")}
    >
      <ActionForm name="settings" action="/notifications/settings">
        {NOTIFICATION_SETTINGS.map((setting) => (
          <RadioGroup
            key={setting}
            name={setting}
            label={t(`notifications:settings.setting.${setting}`)}
            defaultValue={settings[setting]}
            required
            horizontal
            options={PACES.map((pace) => ({ value: pace, label: t(`notifications:settings.pace.${pace}`) }))}
          />
        ))}
        <p className="kern-body kern-body--muted">{t("notifications:settings.invitation")}</p>
        <FormActions>
          <SubmitButton>{t("common:action.save")}</SubmitButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
