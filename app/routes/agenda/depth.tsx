/** /processes/:id/agenda/depth: how deep the joint work goes and should go, all items against all benches (?sort=wish). */
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { listDepths } from "#server/agenda/depth.queries";
import { byWish, mayStateDepth } from "#server/agenda/depth.rules";
import { onPage } from "#server/platform/paging.rules";
import { idOf, load } from "#server/web";
import { AgendaViews } from "~/agenda/views";
import { DepthMatrix } from "~/depth/matrix";
import { StepWords } from "~/depth/step-words";
import { LinkButton } from "~/ui/button";
import { Stack } from "~/ui/layout";
import { EmptyState, Page } from "~/ui/page";
import { Pages } from "~/ui/pages";
import { FilterBar, Tabs } from "~/ui/parts";
import { pageMeta } from "~/ui/page-meta";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

const PAGE = 40;

export const loader = load(async (ctx, { params, request }) => {
  const { process, items } = await listDepths(ctx, idOf(params.id));
  const search = new URL(request.url).searchParams;
  const sort = search.get("sort") === "wish" ? ("wish" as const) : ("agenda" as const);
  const { items: rows, ...page } = onPage(sort === "wish" ? items.toSorted(byWish) : items, search, PAGE);
  // Of all pages, so that leafing changes no columns.
  const benches = [...new Set(items.flatMap((item) => item.benches.map(({ bench }) => bench)))];
  return { title: ctx.t("depth:title"), process, rows, page, sort, benches, mayState: mayStateDepth(process.my) };
});

export default function Depth() {
  const { t } = useTranslation();
  const { process, rows, page, sort, benches, mayState } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  useTopic(`process:${process.id}`);
  const to = (next: typeof sort) => (next === "wish" ? "?sort=wish" : "?");
  const state = mayState && (
    <LinkButton to={`/processes/${process.id}/agenda/depth/statement`} variant="primary" icon="edit">
      {t("depth:form.open")}
    </LinkButton>
  );
  return (
    <Page wide title={t("depth:title")} intro={t("depth:intro")} actions={state}>
      <Stack gap={4}>
        <FilterBar count={t("agenda:list.count", { count: page.total })}>
          <AgendaViews processId={process.id} view="depth" params={params} />
          <Tabs
            label={t("depth:sort.label")}
            tabs={(["agenda", "wish"] as const).map((each) => ({
              to: to(each),
              label: t(`depth:sort.${each}`),
              current: each === sort,
            }))}
          />
        </FilterBar>
        {rows.length === 0 ? (
          <EmptyState title={t("depth:empty")}>{t("depth:empty-hint")}</EmptyState>
        ) : (
          <DepthMatrix rows={rows} benches={benches} />
        )}
        <Pages of={page} />
        {rows.length > 0 && (
          <div>
            <LinkButton
              small
              variant="tertiary"
              icon="download"
              to={`/processes/${process.id}/agenda/depth.xlsx${to(sort)}`}
              reloadDocument
            >
              {t("depth:file.xlsx")}
            </LinkButton>
          </div>
        )}
        <StepWords />
      </Stack>
    </Page>
  );
}
