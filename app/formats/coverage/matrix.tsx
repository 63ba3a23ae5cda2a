/** Items of the agenda × levels: which formats serve them, where one is missing, where two do the same; and who meets whom. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { LEVELS } from "#db/schema/agenda";
import { agendaNumber } from "#server/agenda/rules";
import type { CoverageMatrix } from "#server/formats/coverage.queries";
import {
  cellsOf,
  gatheringRows,
  mayPropose,
  type benchCounts,
  type Cell,
  type CoveredItem,
  type GatheringRow,
} from "#server/formats/coverage.rules";
import { Bars } from "~/ui/bars";
import { LinkButton } from "~/ui/button";
import { Badge } from "~/ui/page";
import { DataTable, type Column } from "~/ui/table";
import "./coverage.css";

interface MatrixProps extends Pick<CoverageMatrix, "items"> {
  /** Those that serve something. */
  formats: readonly { id: number; name: string }[];
  at: string;
  mayWrite: boolean;
}

export function Matrix({ items, formats, at, mayWrite }: MatrixProps) {
  const { t } = useTranslation();
  const nameOf = (id: number) => formats.find((format) => format.id === id)?.name ?? "";
  const columns: Column<CoveredItem>[] = [
    {
      header: t("formats:coverage.item"),
      rowHeader: true,
      cell: ({ id, number, title }) => (
        <Link className="ja-plain-link" to={`${at}/${id}`}>
          {agendaNumber(number)} {title}
        </Link>
      ),
    },
    ...LEVELS.map((level) => ({
      header: t(`level.${level}`),
      cell: (item: CoveredItem) => <CellView cell={cellsOf(item).find((cell) => cell.level === level)!} nameOf={nameOf} />,
    })),
  ];
  if (mayWrite)
    columns.push({
      header: <span className="kern-sr-only">{t("formats:proposal.new")}</span>,
      cell: (item) =>
        mayPropose(item) && (
          <LinkButton small to={`${at}/${item.id}/proposals/new`}>
            {t("formats:proposal.new")}
          </LinkButton>
        ),
    });
  return (
    <DataTable caption={t("formats:coverage.caption")} hideCaption columns={columns} rows={items} keyOf={({ id }) => id} />
  );
}

function CellView({ cell: { state, isDuplicate, services }, nameOf }: { cell: Cell; nameOf: (id: number) => string }) {
  const { t } = useTranslation();
  return (
    <div className={`ja-coverage ja-coverage--${state}`}>
      <span className="ja-small ja-strong">{t(`formats:coverage.state.${state}`)}</span>
      {services.map(({ formatId, degree, status }) => (
        <Link key={formatId} className="kern-link kern-link--small ja-block" to={`/formats/${formatId}`}>
          {nameOf(formatId)}
          {degree === "teilweise" && ` (${t("formats:coverage.degree.teilweise")})`}
          {status !== "laufend" && ` (${t(`formats:status.${status}`)})`}
        </Link>
      ))}
      {isDuplicate && <Badge tone="info">{t("formats:coverage.duplicate")}</Badge>}
    </div>
  );
}

/** In how many editions somebody of each bench was there, of all formats; the table below says of which. */
export function BenchBars({ bars }: { bars: ReturnType<typeof benchCounts> }) {
  const { t } = useTranslation();
  if (bars.every(({ of }) => of === 0)) return null;
  return (
    <Bars
      label={t("formats:coverage.who-bars")}
      max={1}
      bars={bars.map(({ bench, count, of }) => ({
        key: bench,
        label: t(`bench.${bench}`),
        value: of === 0 ? null : count / of,
        text: t("formats:coverage.editions", { count, of }),
      }))}
    />
  );
}

/** Rows are levels and benches, columns formats: for whom each is meant, and in how many of its editions somebody of a bench was there. */
export function WhoMeetsWhom({ formats }: Pick<CoverageMatrix, "formats">) {
  const { t } = useTranslation();
  return (
    <DataTable
      caption={t("formats:coverage.who")}
      hideCaption
      rows={gatheringRows(formats)}
      keyOf={(row) => ("level" in row ? `level-${row.level}` : `bench-${row.bench}`)}
      columns={[
        {
          header: t("formats:coverage.who-row"),
          rowHeader: true,
          cell: (row) =>
            "level" in row
              ? t("formats:coverage.level-row", { level: t(`level.${row.level}`) })
              : t("formats:coverage.bench-row", { bench: t(`bench.${row.bench}`) }),
        },
        ...formats.map(({ id, name }) => ({
          header: (
            <Link className="kern-link kern-link--small" to={`/formats/${id}`}>
              {name}
            </Link>
          ),
          label: name,
          cell: (row: GatheringRow) => <WhoCell row={row} formatId={id} />,
        })),
      ]}
    />
  );
}

function WhoCell({ row, formatId }: { row: GatheringRow; formatId: number }) {
  const { t } = useTranslation();
  if ("level" in row) {
    const isMeant = row.cells.some((cell) => cell.formatId === formatId && cell.isMeant);
    return <span className={`ja-coverage ja-coverage--${isMeant ? 4 : 0}`}>{isMeant ? t("yes") : "–"}</span>;
  }
  const { count, of } = row.cells.find((cell) => cell.formatId === formatId)!;
  // What was never written down is not "nobody".
  if (of === 0) return <span className="ja-coverage ja-muted">{t("formats:indicators.unknown")}</span>;
  const step = Math.ceil((count / of) * 4);
  return <span className={`ja-coverage ja-coverage--${step}`}>{t("formats:coverage.editions", { count, of })}</span>;
}
