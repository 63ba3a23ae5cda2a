/** /processes/:id/interdependencies: what depends on whom, as far as it is shown. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { listInterdependencies } from "#server/partnerships/queries";
import { idOf, load } from "#server/web";
import { StateBadge } from "~/partnerships/badges";
import { useCountry } from "~/partnerships/entry-facts";
import { RegisterTabs } from "~/partnerships/tabs";
import { LinkButton } from "~/ui/button";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { DataTable } from "~/ui/table";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, entries } = await listInterdependencies(ctx, idOf(params.id));
  return { title: ctx.t("partnerships:tabs.interdependencies"), process, entries };
});

export default function Interdependencies() {
  const { t } = useTranslation();
  const country = useCountry();
  const { process, entries } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const actions = can(process.my, "register:write") && (
    <LinkButton to={`/processes/${process.id}/interdependencies/new`} variant="primary" icon="add">
      {t("partnerships:new.interdependencies")}
    </LinkButton>
  );
  return (
    <Page
      wide
      title={t("partnerships:tabs.interdependencies")}
      intro={t("partnerships:intro-interdependencies")}
      actions={actions}
    >
      <RegisterTabs process={process} current="interdependencies" />
      {entries.length === 0 ? (
        <EmptyState title={t("partnerships:none-interdependencies")}>{t("partnerships:none-hint")}</EmptyState>
      ) : (
        <DataTable
          caption={t("partnerships:tabs.interdependencies")}
          hideCaption
          rows={entries}
          keyOf={({ id }) => id}
          columns={[
            {
              header: t("partnerships:field.title"),
              rowHeader: true,
              cell: (of) => (
                <Link className="kern-link" to={`/interdependencies/${of.id}`}>
                  {of.title}
                </Link>
              ),
            },
            { header: t("partnerships:field.place"), cell: ({ placeName }) => placeName },
            { header: t("partnerships:field.country"), cell: (of) => country(of.country) },
            { header: t("partnerships:field.kind"), cell: (of) => t(`partnerships:interdependency.${of.kind}`) },
            { header: t("partnerships:field.confidence"), cell: (of) => t(`partnerships:confidence.${of.confidence}`) },
            { header: t("partnerships:field.state"), cell: (of) => <StateBadge of={of} /> },
          ]}
        />
      )}
    </Page>
  );
}
