/** /processes/:id/interdependencies: what depends on whom, as far as it is shown. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { ENTRIES_PER_PAGE, listInterdependencies } from "#server/partnerships/queries";
import { readInterdependencyFilter } from "#server/partnerships/rules";
import { idOf, load, pageOf } from "#server/web";
import { StateBadge } from "~/partnerships/badges";
import { useCountry } from "~/partnerships/entry-facts";
import { InterdependencyFilter } from "~/partnerships/filter";
import { RegisterFiles } from "~/partnerships/register-files";
import { RegisterTabs } from "~/partnerships/tabs";
import { LinkButton } from "~/ui/button";
import { Row } from "~/ui/layout";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Find, Pages } from "~/ui/pages";
import { FilterBar } from "~/ui/parts";
import { DataTable } from "~/ui/table";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const search = new URL(request.url).searchParams;
  const filter = readInterdependencyFilter(search);
  const page = pageOf(request);
  const found = await listInterdependencies(ctx, idOf(params.id), { filter, page, perPage: ENTRIES_PER_PAGE });
  return {
    title: ctx.t("partnerships:tabs.interdependencies"),
    ...found,
    ...{ filter, page, pages: Math.max(1, Math.ceil(found.total / ENTRIES_PER_PAGE)) },
    isNarrowed: [...search.keys()].some((key) => key !== "page"),
  };
});

export default function Interdependencies() {
  const { t } = useTranslation();
  const country = useCountry();
  const { process, entries, total, filter, page, pages, isNarrowed } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const address = `/processes/${process.id}/interdependencies`;
  const actions = can(process.my, "register:write") && (
    <>
      <LinkButton to={`${address}/import`} icon="drive-folder-upload">
        {t("partnerships:import.title")}
      </LinkButton>
      <LinkButton to={`${address}/new`} variant="primary" icon="add">
        {t("partnerships:new.interdependencies")}
      </LinkButton>
    </>
  );
  return (
    <Page
      wide
      title={t("partnerships:tabs.interdependencies")}
      intro={t("partnerships:intro-interdependencies")}
      actions={actions}
    >
      <RegisterTabs process={process} current="interdependencies" />
      {(isNarrowed || total > 0) && (
        <>
          <FilterBar count={t("partnerships:count-interdependencies", { count: total })}>
            <InterdependencyFilter filter={filter} />
            {isNarrowed && (
              <LinkButton small variant="tertiary" to={address}>
                {t("common:action.show-all")}
              </LinkButton>
            )}
          </FilterBar>
          <Find label={t("partnerships:find-interdependencies")} />
        </>
      )}
      {entries.length === 0 ? (
        <EmptyState title={t(isNarrowed ? "partnerships:none-found-interdependencies" : "partnerships:none-interdependencies")}>
          {!isNarrowed && t("partnerships:none-hint")}
        </EmptyState>
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
            { header: t("partnerships:field.sector"), cell: (of) => t(`partnerships:sector.${of.sector}`) },
            { header: t("partnerships:field.confidence"), cell: (of) => t(`partnerships:confidence.${of.confidence}`) },
            { header: t("partnerships:field.state"), cell: (of) => <StateBadge of={of} /> },
          ]}
        />
      )}
      <Pages of={{ page, pages }} />
      {entries.length > 0 && (
        <Row gap={3}>
          <RegisterFiles at={`${address}/interdependencies`} />
        </Row>
      )}
    </Page>
  );
}
