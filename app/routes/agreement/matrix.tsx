/** /processes/:id/agreement/matrix: who has said what, all items against the organisations of one bench (?bench=kommunen). */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { CONSENT_LEVELS } from "#db/schema/agreement";
import { DECIDING_BENCHES } from "#db/schema/organisations";
import { listRunning } from "#server/agreement/queries";
import { onPage } from "#server/platform/paging.rules";
import { idOf, load, pageOf } from "#server/web";
import { AgreementViews } from "~/agreement/views";
import { Stack } from "~/ui/layout";
import { useTopic } from "~/ui/live/use-live";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { FilterBar, Tabs } from "~/ui/parts";
import "~/agreement/agreement.css";

export const meta = pageMeta;

/** Side by side. */
const MOST_COLUMNS = 30;

export const loader = load(async (ctx, { params, request }) => {
  const { process, listed, ...page } = await listRunning(ctx, idOf(params.id), pageOf(request));
  const search = new URL(request.url).searchParams;
  const asked = search.get("bench");
  const bench =
    DECIDING_BENCHES.find((each) => each === asked) ?? DECIDING_BENCHES.find((each) => each === process.my.bench) ?? "bund";
  const names = new Map<number, string>();
  for (const { voices } of listed)
    for (const voice of voices) if (voice.bench === bench) names.set(voice.organisationId, voice.shortName);
  const houses = [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, "de"));
  const { items: columns, ...columnPage } = onPage(houses, search, MOST_COLUMNS, "columns");
  const shown = new Set(columns.map(({ id }) => id));
  return {
    title: ctx.t("agreement:title"),
    ...{ process, page, bench, columns, columnPage },
    rows: listed.map(({ agreement: { id, label, title, recommendationId }, voices }) => ({
      ...{ id, label, title, recommendationId },
      /** By organisation: its level, `stale` for one on an earlier version; absent: not asked. */
      cells: Object.fromEntries(
        voices
          .filter((voice) => voice.bench === bench && shown.has(voice.organisationId))
          .map(({ organisationId, level, isStale, hasReservation }) => [organisationId, { level, isStale, hasReservation }]),
      ),
    })),
  };
});

type Cell = { level: number | null; isStale: boolean; hasReservation: boolean };

export default function AgreementMatrix() {
  const { t } = useTranslation();
  const words = useCellWords();
  const { process, rows, columns, page, columnPage, bench } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  return (
    <Page wide title={t("agreement:title")}>
      <Stack gap={4}>
        <FilterBar count={t("agreement:count", { count: page.total })}>
          <AgreementViews processId={process.id} view="matrix" />
          <Tabs
            label={t("agreement:matrix.bench")}
            tabs={DECIDING_BENCHES.map((each) => ({
              to: `?bench=${each}`,
              label: t(`common:bench.${each}`),
              current: each === bench,
            }))}
          />
        </FilterBar>
        {rows.length === 0 || columns.length === 0 ? (
          <EmptyState title={t(rows.length === 0 ? "agreement:empty" : "agreement:matrix.nobody")} />
        ) : (
          <>
            <p className="ja-small ja-muted">{t("agreement:matrix.hint")}</p>
            {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
            <div className="ja-agreement-matrix" role="group" aria-labelledby="matrix" tabIndex={0}>
              <table>
                <caption id="matrix" className="kern-sr-only">
                  {t("agreement:matrix.caption", { bench: t(`common:bench.${bench}`) })}
                </caption>
                <thead>
                  <tr>
                    <th scope="col">{t("agreement:matrix.item")}</th>
                    {columns.map(({ id, name }) => (
                      <th key={id} scope="col">
                        <span>{name}</span>
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.id}>
                      <th scope="row">
                        <Link className="ja-plain-link" to={`/recommendations/${row.recommendationId}/agreement`}>
                          <span className="ja-number ja-muted">{row.label}</span> {row.title}
                        </Link>
                      </th>
                      {columns.map(({ id }) => (
                        <MatrixCell key={id} of={(row.cells as Record<number, Cell>)[id]} words={words} />
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <Pages of={columnPage} name="columns" label={t("agreement:matrix.columns")} />
          </>
        )}
        <Pages of={page} label={columnPage.pages > 1 ? t("agreement:matrix.rows") : undefined} />
      </Stack>
    </Page>
  );
}

/** Looked up once, for thousands of cells. */
function useCellWords() {
  const { t } = useTranslation();
  return {
    none: t("agreement:matrix.none"),
    stale: t("agreement:matrix.stale"),
    reserved: t("agreement:matrix.reserved"),
    levels: Object.fromEntries(CONSENT_LEVELS.map((level) => [level, t(`agreement:level-short.${level}`)])),
  };
}

function MatrixCell({ of, words }: { of: Cell | undefined; words: ReturnType<typeof useCellWords> }) {
  if (!of) return <td />;
  if (of.level === null) return <td className="ja-muted">{of.isStale ? words.stale : words.none}</td>;
  const level = words.levels[of.level];
  return (
    <td data-level={of.level} title={of.hasReservation ? `${level}, ${words.reserved}` : level}>
      {of.level}
      {of.hasReservation && <abbr title={words.reserved}> V</abbr>}
    </td>
  );
}
