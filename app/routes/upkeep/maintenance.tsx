/** /maintenance: everybody reads, nobody writes, until an administrator ends it. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import { setMaintenance } from "#server/upkeep/maintenance.commands";
import { requireMaintenance } from "#server/upkeep/queries";
import { LONGEST_REASON, maintenanceForm } from "#server/upkeep/rules";
import { act, load, redirectTo } from "#server/web";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx) => {
  const state = await requireMaintenance(ctx);
  return { title: ctx.t("upkeep:maintenance.title"), since: state && writeInstant(state.since, ctx.language) };
});

export const action = act(maintenanceForm, async (ctx, input, { context }) => {
  await setMaintenance(ctx, input);
  await context.maintenance.look();
  return redirectTo("/maintenance", input.on ? "upkeep:maintenance.begun" : "upkeep:maintenance.ended");
});

export default function MaintenancePage() {
  const { t } = useTranslation();
  const { since } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("upkeep:maintenance.title")}
      intro={t("upkeep:maintenance.intro")}
      back={{ to: "/jobs", label: t("upkeep:jobs.title") }}
    >
      {since ? (
        <ActionForm name="maintenance" action="/maintenance">
          <p className="kern-body">{t("upkeep:maintenance.since", { since })}</p>
          <SubmitButton name="on" value="no">
            {t("upkeep:maintenance.end")}
          </SubmitButton>
        </ActionForm>
      ) : (
        <ActionForm name="maintenance" action="/maintenance">
          <TextField
            name="reason"
            label={t("upkeep:maintenance.reason")}
            hint={t("upkeep:maintenance.hint")}
            maxLength={LONGEST_REASON}
          />
          <SubmitButton name="on" value="yes">
            {t("upkeep:maintenance.begin")}
          </SubmitButton>
        </ActionForm>
      )}
    </Page>
  );
}
