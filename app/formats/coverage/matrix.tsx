/** Items of the agenda × levels: which formats serve them, where one is missing, where two do the same; and who meets whom. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { LEVELS } from "#db/schema/agenda";
import { agendaNumber } from "#server/agenda/rules";
import type { CoverageMatrix } from "#server/formats/coverage.queries";
import { cellsOf, mayPropose, meetingsByBench, type Cell, type CoveredItem } from "#server/formats/coverage.rules";
import { LinkButton } from "~/ui/button";
import { Badge } from "~/ui/page";
import { DataTable, type Column } from "~/ui/table";
import "./coverage.css";

interface MatrixProps extends Pick<CoverageMatrix, "items" | "formats"> {
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
      {services.map(({ formatId, degree }) => (
        <Link key={formatId} className="kern-link kern-link--small ja-block" to={`/formats/${formatId}`}>
          {nameOf(formatId)}
          {degree === "teilweise" && ` (${t("formats:coverage.degree.teilweise")})`}
        </Link>
      ))}
      {isDuplicate && <Badge tone="info">{t("formats:coverage.duplicate")}</Badge>}
    </div>
  );
}

/** Rows are benches, columns formats: in how many of its editions somebody of the bench was there. */
export function WhoMeetsWhom({ formats }: Pick<CoverageMatrix, "formats">) {
  const { t } = useTranslation();
  const held = formats.filter(({ editions }) => editions.some(({ benches }) => benches.length > 0));
  if (held.length === 0) return <p className="kern-body kern-body--muted">{t("formats:coverage.nobody-known")}</p>;
  const rows = meetingsByBench(held);
  return (
    <DataTable
      caption={t("formats:coverage.who")}
      hideCaption
      rows={rows}
      keyOf={({ bench }) => bench}
      columns={[
        { header: t("formats:coverage.bench"), rowHeader: true, cell: ({ bench }) => t(`bench.${bench}`) },
        ...held.map(({ id, name }) => ({
          header: name,
          cell: ({ counts }: (typeof rows)[number]) => {
            const { count, of } = counts.find(({ formatId }) => formatId === id)!;
            const step = of === 0 ? 0 : Math.ceil((count / of) * 4);
            return <span className={`ja-coverage ja-coverage--${step}`}>{t("formats:coverage.editions", { count, of })}</span>;
          },
        })),
      ]}
    />
  );
}
