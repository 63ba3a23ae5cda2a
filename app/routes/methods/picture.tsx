/** /processes/:id/picture: how far each bench supports each topic and item, and how far they do together. */
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { requirePicture } from "#server/agenda/picture.queries";
import type { PictureRow } from "#server/methods/picture.rules";
import { onPage } from "#server/platform/paging.rules";
import { topicNumber } from "#server/topics/rules";
import { idOf, load } from "#server/web";
import { Angles } from "~/methods/results/angles";
import { BenchMarks, MarkLegend } from "~/methods/results/bench-marks";
import { useShareWords } from "~/methods/results/bench-table";
import { ComparedAngles } from "~/methods/results/compared-angles";
import { useRounded } from "~/methods/results/columns";
import { LinkButton } from "~/ui/button";
import { Stack } from "~/ui/layout";
import { EmptyState, Page } from "~/ui/page";
import { Pages } from "~/ui/pages";
import { pageMeta } from "~/ui/page-meta";
import { DataTable, type Column } from "~/ui/table";
import { useTopic } from "~/ui/live/use-live";
import "~/methods/results/results.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const search = new URL(request.url).searchParams;
  const { rows: all, merged, compared: beside, ...picture } = await requirePicture(ctx, idOf(params.id), search);
  const compared = beside && onPage(beside, search).items;
  const { items, ...page } = onPage(all, search);
  const rows = items.map((row) => ({ ...row, under: row.about.kind === "topic" ? (merged.get(row.about.id) ?? null) : null }));
  return { title: ctx.t("methods:picture.title"), ...picture, rows, compared, page };
});

export default function Picture() {
  const { t } = useTranslation();
  const { process, angle, rows, compared, page, benches, unasked } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  useTopic(`process:${process.id}`);
  const base = `/processes/${process.id}`;
  const back = { to: `${base}/methods`, label: t("methods:runs.title") };
  return (
    <Page wide title={t("methods:picture.title")} intro={t("methods:picture.intro")} back={back}>
      {rows.length === 0 ? (
        <EmptyState
          title={t("methods:picture.empty")}
          action={
            can(process.my, "method:manage") && <LinkButton to={`${base}/methods/new`}>{t("methods:runs.new")}</LinkButton>
          }
        >
          {t("methods:picture.empty-hint")}
        </EmptyState>
      ) : (
        <Stack gap={4}>
          {compared ? (
            <>
              <h2 className="kern-heading-small">{t("methods:picture.compare.title")}</h2>
              <ComparedAngles rows={compared} />
              <Link className="kern-link" to={`${base}/picture`}>
                {t("methods:picture.compare.back")}
              </Link>
            </>
          ) : (
            <>
              <Angles angle={angle} benches={benches} count={page.total} />
              <MarkLegend benches={benches} angle={angle} />
              <Rows />
            </>
          )}
          <Pages of={page} />
          {unasked > 0 && (
            <p className="kern-body">
              {t("methods:picture.unasked", { count: unasked })}{" "}
              {can(process.my, "method:manage") && (
                <Link className="kern-link" to={`${base}/methods/new`}>
                  {t("methods:runs.new")}
                </Link>
              )}
            </p>
          )}
          <div>
            <LinkButton small variant="tertiary" icon="download" to={`${base}/picture.xlsx?${params}`} reloadDocument>
              {t("methods:file.xlsx")}
            </LinkButton>
          </div>
          <p className="ja-small ja-muted ja-measure">{t("methods:picture.how")}</p>
        </Stack>
      )}
    </Page>
  );
}

function Rows() {
  const { t } = useTranslation();
  const round = useRounded();
  const shareWords = useShareWords();
  const { angle, rows, benches } = useLoaderData<typeof loader>();
  const percent = (share: number | null) => (share === null ? "–" : `${round(share * 100, 0)} %`);
  const columns: Column<PictureRow & { under: number | null }>[] = [
    {
      header: t("methods:picture.subject"),
      rowHeader: true,
      cell: ({ about, label, under }) => (
        <>
          <Link className="ja-plain-link" to={about.kind === "topic" ? `/topics/${about.id}` : `/agenda/${about.id}`}>
            {label}
          </Link>
          {under !== null && (
            <span className="ja-small ja-muted"> {t("methods:picture.merged", { number: topicNumber(under) })}</span>
          )}
        </>
      ),
    },
    {
      header: <span className="kern-sr-only">{t("methods:picture.marks")}</span>,
      cell: (row) => <BenchMarks benches={row.benches} angle={angle} />,
    },
    { header: t("methods:picture.joint"), numeric: true, cell: ({ joint }) => <strong>{percent(joint)}</strong> },
    { header: t("methods:picture.disagreement"), numeric: true, cell: (row) => percent(row.disagreement) },
    {
      header: t("methods:picture.depth"),
      numeric: true,
      cell: ({ depth }) => (depth === null ? "–" : `${depth > 0 ? "+" : ""}${round(depth, 1)}`),
    },
    ...benches.map((bench) => ({
      header: t(`common:bench.${bench}`),
      numeric: true,
      cell: ({ benches: of }: PictureRow) => shareWords(of[bench]),
    })),
    {
      header: t("methods:picture.source"),
      cell: ({ runId, method }) => (
        <Link className="kern-link" to={`/methods/${runId}`}>
          {t(`methods:run.method.${method}`)}
        </Link>
      ),
    },
  ];
  return (
    <DataTable
      caption={t("methods:picture.title")}
      hideCaption
      rows={rows}
      keyOf={({ about }) => `${about.kind}-${about.id}`}
      columns={columns}
    />
  );
}
