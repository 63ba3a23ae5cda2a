/** /guests/:code: where a guest without an account comes in. Looking at it does nothing: mail gateways follow links, too. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { guestForm } from "#server/roundtables/forms.rules";
import { spendCode } from "#server/roundtables/guests/commands";
import { requireCode } from "#server/roundtables/guests/queries";
import { actPublic, loadPublic, redirectTo } from "#server/web";
import { GuestFields } from "~/roundtables/attendance";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx, { params }) => requireCode(ctx, params.code ?? ""));

export const action = actPublic(guestForm, async (ctx, form, { params }) => {
  const token = await spendCode(ctx, params.code ?? "", form);
  return redirectTo(`/guest-pages/${token}`);
});

export default function GuestCode() {
  const { t } = useTranslation();
  const { title, isUsed } = useLoaderData<typeof loader>();
  return (
    <Page title={title} intro={t("roundtables:guest.intro")}>
      {isUsed ? (
        <Alert tone="warning" title={t("roundtables:refusal.code-used")} />
      ) : (
        <ActionForm name="guest">
          <GuestFields />
          <SubmitButton>{t("roundtables:guest.come-in")}</SubmitButton>
        </ActionForm>
      )}
    </Page>
  );
}
