/** /account/leaving: dissolves one's own account, after saying what becomes of everything. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { requireAccount } from "#server/people/queries";
import { leave } from "#server/upkeep/leaving.commands";
import { leavingForm } from "#server/upkeep/names-out.rules";
import { act, load, redirectTo } from "#server/web";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { Alert } from "~/ui/alert";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx) => ({ title: ctx.t("upkeep:leaving.title"), account: await requireAccount(ctx) }));

export const action = act(leavingForm, async (ctx, input) => {
  await leave(ctx, input);
  return redirectTo("/sign-in", "upkeep:leaving.done");
});

export default function LeavingPage() {
  const { t } = useTranslation();
  const { account } = useLoaderData<typeof loader>();
  return (
    <Page title={t("upkeep:leaving.title")} back={{ to: "/account", label: t("people:account.title") }}>
      <Alert tone="warning" title={t("upkeep:leaving.intro")} />
      <p className="kern-body ja-measure">{t("upkeep:leaving.what")}</p>
      <p className="kern-body ja-measure">{t("upkeep:leaving.not")}</p>
      <ActionForm name="leaving" action="/account/leaving" reloadDocument>
        <TextField
          name="email"
          type="email"
          label={t("upkeep:leaving.email")}
          hint={account.email}
          required
          maxLength={254}
          autoComplete="off"
        />
        <SubmitButton variant="secondary">{t("upkeep:leaving.do")}</SubmitButton>
      </ActionForm>
    </Page>
  );
}
