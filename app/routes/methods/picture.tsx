/** /processes/:id/picture: how far each bench supports each topic and item, and how far they do together. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { BENCHES } from "#db/schema/organisations";
import { listDepthWishes } from "#server/agenda/depth.queries";
import { listReleased } from "#server/methods/picture.queries";
import { pictureRows, readAngle, type PictureRow } from "#server/methods/picture.rules";
import { onPage } from "#server/platform/paging.rules";
import { findItemsOfTopics } from "#server/topics/queries";
import { idOf, load } from "#server/web";
import { Angles } from "~/methods/results/angles";
import { BenchMarks, MarkLegend } from "~/methods/results/bench-marks";
import { useRounded } from "~/methods/results/columns";
import { Stack } from "~/ui/layout";
import { EmptyState, Page } from "~/ui/page";
import { Pages } from "~/ui/pages";
import { pageMeta } from "~/ui/page-meta";
import { DataTable, type Column } from "~/ui/table";
import { useTopic } from "~/ui/live/use-live";
import "~/methods/results/results.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const id = idOf(params.id);
  const { process, released } = await listReleased(ctx, id);
  const [wishes, items] = await Promise.all([listDepthWishes(ctx, id), findItemsOfTopics(ctx.db, id)]);
  const search = new URL(request.url).searchParams;
  const angle = readAngle(search);
  const all = pictureRows(released, angle, (about) => {
    const item = about.kind === "item" ? about.id : items.get(about.id);
    return item === undefined ? null : (wishes.get(item) ?? null);
  });
  const { items: rows, ...page } = onPage(all, search);
  const benches = BENCHES.filter((bench) => all.some((row) => row.benches[bench] !== undefined));
  return { title: ctx.t("methods:picture.title"), process, angle, rows, page, benches };
});

export default function Picture() {
  const { t } = useTranslation();
  const { process, angle, rows, page, benches } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const back = { to: `/processes/${process.id}/methods`, label: t("methods:runs.title") };
  return (
    <Page wide title={t("methods:picture.title")} intro={t("methods:picture.intro")} back={back}>
      {rows.length === 0 ? (
        <EmptyState title={t("methods:picture.empty")}>{t("methods:picture.empty-hint")}</EmptyState>
      ) : (
        <Stack gap={4}>
          <Angles angle={angle} benches={benches} count={page.total} />
          <MarkLegend benches={benches} angle={angle} />
          <Rows />
          <Pages of={page} />
          <p className="ja-small ja-muted ja-measure">{t("methods:picture.how")}</p>
        </Stack>
      )}
    </Page>
  );
}

function Rows() {
  const { t } = useTranslation();
  const round = useRounded();
  const { angle, rows, benches } = useLoaderData<typeof loader>();
  const percent = (share: number | null) => (share === null ? "–" : `${round(share * 100, 0)} %`);
  const columns: Column<PictureRow>[] = [
    {
      header: t("methods:picture.subject"),
      rowHeader: true,
      cell: ({ about, label }) => (
        <Link className="ja-plain-link" to={about.kind === "topic" ? `/topics/${about.id}` : `/agenda/${about.id}`}>
          {label}
        </Link>
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
      cell: ({ benches: of }: PictureRow) => {
        const share = of[bench];
        if (!share) return share === null ? t("methods:result.hidden") : "–";
        return t("methods:result.share", { support: percent(share.support), n: share.n });
      },
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
