/** All items against all benches: what is, what is wanted, which mode follows and which one was decided. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { BENCHES, DECIDING_BENCHES, type Bench } from "#db/schema/organisations";
import type { DepthItem, DepthPicture } from "#server/agenda/depth.rules";
import { ItemNumber, ModeLabel } from "~/agenda/badges";
import { Stack } from "~/ui/layout";
import { Facts } from "~/ui/parts";
import { DataTable, type Column } from "~/ui/table";
import { BenchDepthCell } from "./bench-depth";

type Row = DepthItem & DepthPicture;

/** @param benches consulted benches that have said something; the deciding ones are always there */
export function DepthMatrix({ rows, benches }: { rows: readonly Row[]; benches: readonly Bench[] }) {
  const { t } = useTranslation();
  const shown = BENCHES.filter((bench) => (DECIDING_BENCHES as readonly Bench[]).includes(bench) || benches.includes(bench));
  const columns: Column<Row>[] = [
    { header: t("depth:item"), rowHeader: true, cell: (row) => <ItemCell row={row} /> },
    ...shown.map((bench) => ({
      header: t(`common:bench.${bench}`),
      cell: (row: Row) => <BenchDepthCell depth={row.benches.find((each) => each.bench === bench)} />,
    })),
    {
      header: t("depth:proposal"),
      cell: ({ proposal }) => (proposal.mode ? <ModeLabel mode={proposal.mode} /> : <span className="ja-muted">–</span>),
    },
    {
      header: t("depth:decided"),
      cell: ({ mode, proposal }) => (
        <Stack gap={0}>
          <ModeLabel mode={mode} />
          {mode !== null && proposal.mode !== null && mode !== proposal.mode && <Facts of={[t("depth:differs")]} />}
        </Stack>
      ),
    },
  ];
  return <DataTable caption={t("depth:title")} hideCaption columns={columns} rows={rows} keyOf={({ id }) => id} />;
}

function ItemCell({ row }: { row: Row }) {
  const { t } = useTranslation();
  const name = (bench: Bench) => t(`common:bench.${bench}`);
  return (
    <div className="ja-depth-item">
      <ItemNumber item={row} />{" "}
      <Link className="ja-plain-link" to={`/agenda/${row.id}#depth`}>
        {row.title}
      </Link>
      <Facts of={row.asks.map(({ from, to }) => t("depth:asks-short", { from: name(from), to: name(to) }))} />
    </div>
  );
}
