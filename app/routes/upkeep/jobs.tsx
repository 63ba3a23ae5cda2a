/** /jobs: what the system does by itself; for administrators, elsewhere the page does not exist. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import { requireJobs } from "#server/upkeep/queries";
import { load } from "#server/web";
import { writeSize } from "~/documents/reader/file-size";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { DataTable } from "~/ui/table";

export const meta = pageMeta;

export const loader = load(async (ctx) => {
  const { counts, failed, backup } = await requireJobs(ctx);
  const write = (at: Date | null) => at && writeInstant(at, ctx.language);
  return {
    title: ctx.t("upkeep:jobs.title"),
    counts: counts.map((row) => ({ ...row, next: write(row.next) })),
    backup: backup?.output.file
      ? {
          file: backup.output.file,
          at: write(backup.doneAt),
          size: writeSize(backup.output.bytes ?? 0, ctx.language),
        }
      : null,
    failed: failed.map((row) => ({ ...row, failedAt: write(row.failedAt) })),
  };
});

export default function JobsPage() {
  const { t } = useTranslation();
  const { counts, failed, backup } = useLoaderData<typeof loader>();
  const nameOf = (name: string) =>
    t(`upkeep:jobs.name.${name.replace(".", "-")}`, { defaultValue: t("upkeep:jobs.other", { name }) });
  return (
    <Page
      title={t("upkeep:jobs.title")}
      back={{ to: "/system", label: t("upkeep:system.title") }}
      intro={t("upkeep:jobs.intro")}
      actions={
        <>
          <LinkButton small variant="tertiary" to="/retention">
            {t("upkeep:retention.title")}
          </LinkButton>
          <LinkButton small variant="tertiary" to="/auditors">
            {t("upkeep:auditors.title")}
          </LinkButton>
        </>
      }
    >
      <DataTable
        caption={t("upkeep:jobs.caption")}
        hideCaption
        rows={counts}
        keyOf={(row) => row.name}
        columns={[
          { header: t("upkeep:jobs.kind"), rowHeader: true, cell: (row) => nameOf(row.name) },
          { header: t("upkeep:jobs.waiting"), numeric: true, cell: (row) => row.waiting },
          { header: t("upkeep:jobs.later"), numeric: true, cell: (row) => row.later },
          { header: t("upkeep:jobs.next"), cell: (row) => row.next ?? t("upkeep:jobs.none") },
          { header: t("upkeep:jobs.failed"), numeric: true, cell: (row) => row.failed },
        ]}
      />
      <p className="kern-body">
        {backup ? t("upkeep:jobs.backup", backup) : t("upkeep:jobs.no-backup")}{" "}
        <Link className="kern-link" to="/maintenance">
          {t("upkeep:jobs.maintenance")}
        </Link>
      </p>
      <h2 className="kern-heading-medium">{t("upkeep:jobs.failed-title")}</h2>
      {failed.length === 0 ? (
        <EmptyState title={t("upkeep:jobs.failed-empty")} />
      ) : (
        <DataTable
          caption={t("upkeep:jobs.failed-intro")}
          rows={failed}
          keyOf={(row) => row.id}
          columns={[
            { header: t("upkeep:jobs.kind"), rowHeader: true, cell: (row) => nameOf(row.name) },
            {
              header: t("upkeep:jobs.at"),
              cell: (row) => `${row.failedAt ?? ""} · ${t("upkeep:jobs.tries", { count: row.tries })}`,
            },
            { header: t("upkeep:jobs.reason"), cell: (row) => row.reason },
            {
              header: "",
              cell: (row) => (
                <ActionForm name={`retry-${row.id}`} action={`/jobs/${row.name}/${row.id}/retry`}>
                  <SubmitButton small variant="tertiary" aria-label={t("upkeep:jobs.retry-of", { kind: nameOf(row.name) })}>
                    {t("upkeep:jobs.retry")}
                  </SubmitButton>
                </ActionForm>
              ),
            },
          ]}
        />
      )}
    </Page>
  );
}
