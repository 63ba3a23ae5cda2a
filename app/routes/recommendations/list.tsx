/** /processes/:id/recommendations: all recommendations of a process, narrowed down by the address, with the way to a table. */
import { Link, useLoaderData, useLocation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { LEVELS } from "#db/schema/agenda";
import { INTENSITIES, RECOMMENDATION_STATUSES, THREAT_DOMAINS } from "#db/schema/recommendations";
import { agendaNumber } from "#server/agenda/rules";
import { writeDay } from "#server/calendar/rules";
import { isFound, onPage } from "#server/platform/paging.rules";
import { listInProcess, readWhole } from "#server/recommendations/queries";
import { CONCERNS, countThreats, meansOf, passes, readFilter } from "#server/recommendations/list.rules";
import { completenessOf, isDecided, recommendationNumber, type Recommendation } from "#server/recommendations/rules";
import { idOf, load } from "#server/web";
import { AgendaViews } from "~/agenda/views";
import { useLanguage } from "~/processes/language";
import { Missing, Number, Status } from "~/recommendations/badges";
import { Means } from "~/recommendations/details";
import { Threats } from "~/recommendations/threats";
import { LinkButton } from "~/ui/button";
import { Row, Stack } from "~/ui/layout";
import { useTopic } from "~/ui/live/use-live";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Find, Pages } from "~/ui/pages";
import { FilterBar } from "~/ui/parts";
import { Selects } from "~/ui/selects";
import { DataTable } from "~/ui/table";

export const meta = pageMeta;

const PAGE = 40;

export const loader = load(async (ctx, { params, request }) => {
  const { process, recommendations } = await listInProcess(ctx, idOf(params.id));
  const search = new URL(request.url).searchParams;
  const filter = readFilter(search);
  const words = search.get("q") ?? "";
  const passing = recommendations.filter(
    (each) =>
      passes(each, filter) && isFound(words, [recommendationNumber(each.itemNumber, each.number), each.title, each.leadName]),
  );
  const { items, ...page } = onPage(passing, search, PAGE);
  const whole = await readWhole(
    ctx.db,
    items.map(({ id }) => id),
  );
  return {
    title: ctx.t("recommendations:list.title"),
    process,
    filter,
    words,
    page,
    total: recommendations.length,
    means: meansOf(passing),
    threats: countThreats(recommendations),
    rows: whole.map(rowOf),
    items: [
      ...new Map(
        recommendations.map(({ itemId, itemNumber, itemTitle }) => [itemId, { itemId, itemNumber, itemTitle }]),
      ).values(),
    ],
  };
});

/** Only what the list shows. */
const rowOf = (of: Recommendation) => ({
  ...{ id: of.id, itemId: of.itemId, itemNumber: of.itemNumber, itemTitle: of.itemTitle, number: of.number },
  ...{ title: of.title, status: of.status, leadName: of.leadName, dueOn: of.dueOn },
  // Whether its text is empty is said on its own page.
  lacks: isDecided(of.status) || of.status === "entfallen" ? [] : completenessOf(of, true).lacks,
});

export default function Recommendations() {
  const { t } = useTranslation();
  const { process, total } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  return (
    <Page wide title={t("recommendations:list.title")} intro={t("recommendations:list.intro")}>
      <Stack gap={4}>
        <Bar />
        {total === 0 ? (
          <EmptyState title={t("recommendations:list.empty")}>{t("recommendations:list.empty-hint")}</EmptyState>
        ) : (
          <List />
        )}
      </Stack>
    </Page>
  );
}

function Bar() {
  const { t } = useTranslation();
  const { process, filter, items, total, page } = useLoaderData<typeof loader>();
  const named = (prefix: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`${prefix}.${value}`) }));
  const of = (name: keyof typeof filter) => ({
    name,
    label: t(`recommendations:list.${name}`),
    all: t(`recommendations:list.all-${name}`),
    value: filter[name],
  });
  return (
    <FilterBar
      count={
        page.total < total
          ? t("recommendations:list.filtered", { shown: page.total, total })
          : t("recommendations:list.count", { count: total })
      }
    >
      <AgendaViews processId={process.id} view="recommendations" params={new URLSearchParams()} />
      {total > 0 && (
        <Selects
          of={[
            { ...of("check"), options: named("recommendations:list.check-is", CONCERNS) },
            { ...of("status"), options: named("agenda:status", RECOMMENDATION_STATUSES) },
            { ...of("level"), options: named("common:level", LEVELS) },
            { ...of("threat"), options: named("recommendations:threat", THREAT_DOMAINS) },
            { ...of("intensity"), options: named("recommendations:intensity", INTENSITIES.map(String)) },
            {
              ...of("item"),
              options: items.map(({ itemId, itemNumber, itemTitle }) => ({
                value: String(itemId),
                label: `${agendaNumber(itemNumber)} ${itemTitle}`,
              })),
            },
          ]}
        />
      )}
    </FilterBar>
  );
}

function List() {
  const { t } = useTranslation();
  const { search } = useLocation();
  const { process, rows, page, total, words, threats } = useLoaderData<typeof loader>();
  const isNarrowed = page.total < total;
  const file = (ending: "xlsx" | "csv") => `/processes/${process.id}/recommendations/recommendations.${ending}${search}`;
  return (
    <>
      {(total > PAGE || words !== "") && <Find label={t("recommendations:list.find")} />}
      {rows.length === 0 ? (
        <EmptyState
          title={t("recommendations:list.none-found")}
          action={<LinkButton to="?">{t("common:action.show-all")}</LinkButton>}
        />
      ) : (
        <Table />
      )}
      <Pages of={page} />
      <Sum />
      <Threats counts={threats} />
      <Row gap={2}>
        {(["xlsx", "csv"] as const).map((ending) => (
          <LinkButton key={ending} small to={file(ending)} variant="tertiary" icon="download" reloadDocument>
            {t(`recommendations:list.${isNarrowed ? "shown" : "all"}-${ending}`)}
          </LinkButton>
        ))}
      </Row>
    </>
  );
}

/** Of all that the filter leaves, also on other pages. */
function Sum() {
  const { t } = useTranslation();
  const { means } = useLoaderData<typeof loader>();
  if (means.length === 0) return null;
  return (
    <section className="ja-stack ja-gap-1" aria-labelledby="means">
      <h2 className="kern-heading-small" id="means">
        {t("recommendations:list.means")}
      </h2>
      <Means resources={means} />
      <p className="ja-small ja-muted">{t("recommendations:list.means-hint")}</p>
    </section>
  );
}

function Table() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { rows } = useLoaderData<typeof loader>();
  return (
    <DataTable
      caption={t("recommendations:list.title")}
      hideCaption
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { header: t("recommendations:file.number"), cell: (of) => <Number of={of} /> },
        {
          header: t("recommendations:file.title"),
          rowHeader: true,
          cell: (of) => (
            <Link className="ja-plain-link" to={`/recommendations/${of.id}`}>
              {of.title}
            </Link>
          ),
        },
        {
          header: t("recommendations:file.item"),
          cell: (of) => (
            <Link className="kern-link" to={`/agenda/${of.itemId}`} title={of.itemTitle}>
              {agendaNumber(of.itemNumber)}
            </Link>
          ),
        },
        { header: t("recommendations:file.lead"), cell: (of) => of.leadName ?? t("recommendations:list.open") },
        {
          header: t("recommendations:file.due"),
          cell: (of) => (of.dueOn ? writeDay(of.dueOn, language) : t("recommendations:list.open")),
        },
        {
          header: t("recommendations:file.status"),
          cell: (of) => (
            <span className="ja-row ja-gap-2">
              <Status status={of.status} />
              <Missing lacks={of.lacks} />
            </span>
          ),
        },
      ]}
    />
  );
}
