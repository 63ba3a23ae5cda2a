/** How uneven two delegations are: row by row, and as one number with the way it is reckoned, in the numbers of this sheet. */
import { useTranslation } from "react-i18next";
import { writeNumber } from "#server/calendar/rules";
import { asymmetryOf, COMPARED, sideOf, type Asymmetry, type Counts } from "#server/partnerships/delegations.rules";
import { useLanguage } from "~/processes/language";
import { Badge } from "~/ui/page";
import { DataTable } from "~/ui/table";

/** Two places; a true minus, and a plus where we are the more. */
function useSigned(): (value: number) => string {
  const language = useLanguage();
  return (value) => {
    const rounded = Math.round(value * 100) / 100;
    const sign = rounded < 0 ? "−" : rounded > 0 ? "+" : "";
    return sign + writeNumber(Math.abs(rounded), language);
  };
}

/** `−0,5: die andere Seite ist überlegen` */
export function AsymmetryBadge({ index }: Pick<Asymmetry, "index">) {
  const { t } = useTranslation();
  const signed = useSigned();
  if (index === null) return <span className="ja-muted">{t("partnerships:delegation.index-none")}</span>;
  const side = sideOf(index);
  return (
    <Badge tone={side === "other" ? "warning" : "neutral"}>
      {t(`partnerships:delegation.side.${side}`, { index: signed(index) })}
    </Badge>
  );
}

export function AsymmetryTable({ counts }: { counts: Counts }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const signed = useSigned();
  const { rows, index } = asymmetryOf(counts);
  const of = (row: (typeof COMPARED)[number]) => rows.find((each) => each.row === row);
  const known = (count: number | null) => count ?? <span className="ja-muted">{t("partnerships:delegation.not-known")}</span>;
  const terms = rows.map(({ own, other }) => `(${own} − ${other}) ÷ ${own + other}`);
  return (
    <>
      <DataTable
        caption={t("partnerships:delegation.compared")}
        hideCaption
        rows={COMPARED}
        keyOf={(row) => row}
        columns={[
          {
            header: t("partnerships:delegation.row-title"),
            rowHeader: true,
            cell: (row) => t(`partnerships:delegation.row.${row}`),
          },
          { header: t("partnerships:delegation.own"), numeric: true, cell: (row) => known(counts[row].own) },
          { header: t("partnerships:delegation.other"), numeric: true, cell: (row) => known(counts[row].other) },
          {
            header: t("partnerships:delegation.ratio"),
            numeric: true,
            cell: (row) => {
              const ratio = of(row)?.ratio;
              return ratio === undefined || ratio === null ? "–" : writeNumber(Math.round(ratio * 100) / 100, language);
            },
          },
          {
            header: t("partnerships:delegation.balance"),
            numeric: true,
            cell: (row) => {
              const found = of(row);
              return found ? signed(found.balance) : "–";
            },
          },
        ]}
      />
      <p className="kern-body">
        <strong>{t("partnerships:delegation.index")}:</strong> <AsymmetryBadge index={index} />
      </p>
      {index !== null && <p className="ja-small ja-number">{`(${terms.join(" + ")}) ÷ ${rows.length} = ${signed(index)}`}</p>}
      <p className="ja-small ja-muted ja-measure">{t("partnerships:delegation.formula")}</p>
    </>
  );
}
