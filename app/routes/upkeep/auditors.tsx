/** /auditors: who may read the audit log; for administrators, elsewhere the page does not exist. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { nameAuditor } from "#server/upkeep/auditors.commands";
import { listAuditors } from "#server/upkeep/audit.queries";
import { auditorForm } from "#server/upkeep/audit.rules";
import { act, load, redirectTo } from "#server/web";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { EmptyState, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { DataTable } from "~/ui/table";

export const meta = pageMeta;

export const loader = load(async (ctx) => ({ title: ctx.t("upkeep:auditors.title"), auditors: await listAuditors(ctx) }));

export const action = act(auditorForm, async (ctx, input) => {
  await nameAuditor(ctx, input);
  return redirectTo("/auditors", "upkeep:auditors.named");
});

export default function AuditorsPage() {
  const { t } = useTranslation();
  const { auditors } = useLoaderData<typeof loader>();
  return (
    <Page
      title={t("upkeep:auditors.title")}
      intro={t("upkeep:auditors.intro")}
      back={{ to: "/jobs", label: t("upkeep:jobs.title") }}
    >
      {auditors.length === 0 ? (
        <EmptyState title={t("upkeep:auditors.empty")} />
      ) : (
        <DataTable
          caption={t("upkeep:auditors.title")}
          hideCaption
          rows={auditors}
          keyOf={(row) => row.id}
          columns={[
            { header: t("upkeep:auditors.name"), rowHeader: true, cell: (row) => row.name },
            { header: t("upkeep:auditors.email"), cell: (row) => row.email },
            {
              header: "",
              cell: (row) => (
                <ActionForm name={`withdraw-${row.id}`} action={`/auditors/${row.id}/withdrawal`}>
                  <SubmitButton small variant="tertiary" aria-label={t("upkeep:auditors.withdraw-of", { name: row.name })}>
                    {t("upkeep:auditors.withdraw")}
                  </SubmitButton>
                </ActionForm>
              ),
            },
          ]}
        />
      )}
      <Section title={t("upkeep:auditors.new")} id="new">
        <ActionForm name="auditor" action="/auditors" reset>
          <TextField
            name="email"
            type="email"
            label={t("upkeep:auditors.email")}
            hint={t("upkeep:auditors.email-hint")}
            required
            maxLength={254}
          />
          <SubmitButton>{t("upkeep:auditors.add")}</SubmitButton>
        </ActionForm>
      </Section>
    </Page>
  );
}
