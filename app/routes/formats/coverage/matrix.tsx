/** GET /processes/:id/formats/coverage: which items of the agenda have a format at which level, and which have none. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { findCoverage } from "#server/formats/coverage.queries";
import { benchCounts, cellsOf, type Cell } from "#server/formats/coverage.rules";
import { onPage } from "#server/platform/paging.rules";
import { idOf, load } from "#server/web";
import { BenchBars, Matrix, WhoMeetsWhom } from "~/formats/coverage/matrix";
import { EmptyState, Page, Section } from "~/ui/page";
import { Pages } from "~/ui/pages";

/** Items on one page, each with its levels and what serves them. */
const MOST_ROWS = 30;
/** Side by side in the picture of who meets whom. */
const MOST_COLUMNS = 10;

export const loader = load(async (ctx, { params, request }) => {
  const { process, formats, items: all } = await findCoverage(ctx, idOf(params.id));
  const { searchParams } = new URL(request.url);
  const { items, ...page } = onPage(all, searchParams, MOST_ROWS);
  const serving = new Set(items.flatMap(({ services }) => services.map(({ formatId }) => formatId)));
  const { items: gatherings, ...whoPage } = onPage(formats, searchParams, MOST_COLUMNS, "who");
  const cells = all.flatMap(cellsOf);
  const count = (is: (cell: Cell) => boolean) => cells.filter(is).length;
  const counts = {
    gaps: count(({ state }) => state === "gap"),
    "partly-count": count(({ state }) => state === "partly"),
    "planned-count": count(({ state }) => state === "planned"),
    duplicates: count(({ isDuplicate }) => isDuplicate),
  };
  return {
    title: ctx.t("formats:coverage.title"),
    ...{ process, items, page, counts, gatherings, whoPage, benches: benchCounts(formats) },
    formats: formats.filter(({ id }) => serving.has(id)).map(({ id, name }) => ({ id, name })),
  };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function CoveragePage() {
  const { process, items, formats, page, counts, gatherings, whoPage, benches } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  return (
    <Page
      wide
      title={t("formats:coverage.title")}
      intro={t("formats:coverage.intro")}
      back={{ to: `/processes/${process.id}/formats`, label: t("formats:sheet.back") }}
    >
      {items.length === 0 ? (
        <EmptyState title={t("formats:coverage.no-items")} />
      ) : (
        <Section title={t("formats:coverage.matrix")} id="matrix">
          <p className="kern-body" role="status">
            {(["gaps", "partly-count", "planned-count", "duplicates"] as const)
              .map((which) => t(`formats:coverage.${which}`, { count: counts[which] }))
              .join(" · ")}
          </p>
          <Matrix
            items={items}
            formats={formats}
            at={`/processes/${process.id}/formats/coverage`}
            mayWrite={can(process.my, "format:write")}
          />
          <Pages of={page} anchor="matrix" />
        </Section>
      )}
      <Section title={t("formats:coverage.who")} id="who" hint={t("formats:coverage.who-hint")}>
        {gatherings.length === 0 ? (
          <EmptyState title={t("formats:list.empty")} />
        ) : (
          <>
            <BenchBars bars={benches} />
            <WhoMeetsWhom formats={gatherings} />
            <Pages of={whoPage} name="who" anchor="who" />
          </>
        )}
      </Section>
    </Page>
  );
}
