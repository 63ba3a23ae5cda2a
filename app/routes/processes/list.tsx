/** /processes: those in which one takes part. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { canInInstallation } from "#server/access/rules";
import { facilitatesSomewhere } from "#server/organisations/queries";
import { listProcesses } from "#server/processes/queries";
import { load } from "#server/web";
import { ProcessCards } from "~/processes/process-card";
import { LinkButton } from "~/ui/button";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import "~/processes/processes.css";

export const meta = pageMeta;

export const loader = load(async (ctx) => {
  const [processes, facilitates] = await Promise.all([listProcesses(ctx), facilitatesSomewhere(ctx)]);
  const mayCreate = canInInstallation({ isAdmin: ctx.actor.isAdmin, facilitatesSomewhere: facilitates }, "process:create");
  return { title: ctx.t("processes:list.title"), processes, mayCreate };
});

export default function Processes() {
  const { t } = useTranslation();
  const { processes, mayCreate } = useLoaderData<typeof loader>();
  const current = processes.filter(({ my }) => !my.isArchived);
  const archived = processes.filter(({ my }) => my.isArchived);
  const create = mayCreate && (
    <LinkButton to="/processes/new" variant="primary" icon="add">
      {t("processes:list.new")}
    </LinkButton>
  );
  return (
    <Page title={t("processes:list.title")} actions={create}>
      {processes.length === 0 ? (
        <EmptyState title={t("processes:list.empty")}>{t("processes:list.empty-hint")}</EmptyState>
      ) : (
        current.length > 0 && <ProcessCards processes={current} level={2} />
      )}
      {archived.length > 0 && (
        <details className="ja-details ja-details--plain" open={current.length === 0}>
          <summary>{t("processes:list.archived", { count: archived.length })}</summary>
          <ProcessCards processes={archived} level={2} />
        </details>
      )}
    </Page>
  );
}
