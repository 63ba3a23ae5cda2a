/** /processes/:id/delegations: sheets of one's own house on meetings of delegations, and those that others show. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { writeDay } from "#server/calendar/rules";
import { DELEGATIONS_PER_PAGE, listDelegations } from "#server/partnerships/delegations.queries";
import { asymmetryOf, type Delegation } from "#server/partnerships/delegations.rules";
import { idOf, load, pageOf } from "#server/web";
import { AsymmetryBadge } from "~/partnerships/asymmetry";
import { useCountry } from "~/partnerships/entry-facts";
import { RegisterTabs } from "~/partnerships/tabs";
import { useLanguage } from "~/processes/language";
import { LinkButton } from "~/ui/button";
import { Stack } from "~/ui/layout";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { Facts } from "~/ui/parts";
import { DataTable } from "~/ui/table";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const page = pageOf(request);
  const { process, delegations, total } = await listDelegations(ctx, idOf(params.id), page);
  const pages = Math.max(1, Math.ceil(total / DELEGATIONS_PER_PAGE));
  return { title: ctx.t("partnerships:tabs.delegations"), process, rows: delegations.map(rowOf), page, pages };
});

/** The words of a sheet stay where it is read. */
const rowOf = ({ id, title, direction, country, organisation, meetsOn, counts, briefedOn, debriefedOn }: Delegation) => ({
  ...{ id, title, direction, country, organisation, meetsOn, counts, briefedOn, debriefedOn },
});

export default function Delegations() {
  const { t } = useTranslation();
  const { process, rows, page, pages } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const actions = can(process.my, "register:write") && (
    <LinkButton to={`/processes/${process.id}/delegations/new`} variant="primary" icon="add">
      {t("partnerships:delegation.new")}
    </LinkButton>
  );
  return (
    <Page wide title={t("partnerships:tabs.delegations")} intro={t("partnerships:delegation.intro")} actions={actions}>
      <RegisterTabs process={process} current="delegations" />
      {rows.length === 0 ? (
        <EmptyState title={t("partnerships:delegation.none")}>{t("partnerships:delegation.none-hint")}</EmptyState>
      ) : (
        <DelegationTable rows={rows} />
      )}
      <Pages of={{ page, pages }} />
    </Page>
  );
}

function DelegationTable({ rows }: { rows: readonly ReturnType<typeof rowOf>[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const country = useCountry();
  const done = (day: string | null) => (day === null ? t("partnerships:delegation.open") : writeDay(day, language));
  return (
    <DataTable
      caption={t("partnerships:tabs.delegations")}
      hideCaption
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          header: t("partnerships:delegation.field.title"),
          rowHeader: true,
          cell: (of) => (
            <Stack gap={1}>
              <Link className="kern-link" to={`/delegations/${of.id}`}>
                {of.title}
              </Link>
              <span className="ja-small ja-muted">
                <Facts of={[t(`partnerships:delegation.direction.${of.direction}`), country(of.country), of.organisation]} />
              </span>
            </Stack>
          ),
        },
        { header: t("partnerships:delegation.field.meets_on"), cell: ({ meetsOn }) => writeDay(meetsOn, language) },
        {
          header: t("partnerships:delegation.index"),
          cell: ({ counts }) => <AsymmetryBadge index={asymmetryOf(counts).index} />,
        },
        { header: t("partnerships:delegation.briefed"), cell: ({ briefedOn }) => done(briefedOn) },
        { header: t("partnerships:delegation.debriefed"), cell: ({ debriefedOn }) => done(debriefedOn) },
      ]}
    />
  );
}
