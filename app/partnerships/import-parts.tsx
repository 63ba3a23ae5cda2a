/** How a file for the register was understood: its columns, its first rows, and each row that cannot be taken with the reason. */
import { useTranslation } from "react-i18next";
import { IMPORT_FIELDS, NAME_FIELD, type Mapping } from "#server/partnerships/import-words.rules";
import type { ReadyRow, RefusedRow } from "#server/partnerships/import.rules";
import { writePartialDay, type Register } from "#server/partnerships/rules";
import { usePointText } from "~/figures/points";
import { LinkButton } from "~/ui/button";
import { Select } from "~/ui/form";
import { Section } from "~/ui/page";
import { Facts } from "~/ui/parts";
import { DataTable } from "~/ui/table";
import { StatusBadge } from "./badges";
import { useCountry } from "./entry-facts";

interface ColumnChoicesProps {
  register: Register;
  head: readonly string[];
  mapping: Mapping;
}

export function ColumnChoices({ register, head, mapping }: ColumnChoicesProps) {
  const { t } = useTranslation();
  const columns = head.map((cell, at) => ({
    value: String(at),
    label: cell || t("partnerships:import.column", { number: at + 1 }),
  }));
  return (
    <div className="ja-fields">
      {IMPORT_FIELDS[register].map((field) => (
        <Select
          key={field}
          name={`column_${field}`}
          label={t(`partnerships:field.${field}`)}
          required
          defaultValue={mapping[field] === undefined ? "" : String(mapping[field])}
          options={[{ value: "", label: t("partnerships:import.no-column") }, ...columns]}
        />
      ))}
    </div>
  );
}

interface ReadyTableProps {
  register: Register;
  rows: readonly ReadyRow[];
  count: number;
}

export function ReadyTable({ register, rows, count }: ReadyTableProps) {
  const { t } = useTranslation();
  const country = useCountry();
  return (
    <Section
      title={t("partnerships:import.ready", { count })}
      id="ready"
      hint={t("partnerships:import.first", { count: rows.length })}
    >
      <DataTable
        caption={t("partnerships:import.first", { count: rows.length })}
        hideCaption
        rows={rows}
        keyOf={({ line }) => line}
        columns={[
          { header: t("partnerships:import.line"), numeric: true, cell: ({ line }) => line },
          { header: t("partnerships:field.place"), cell: ({ placeName }) => placeName },
          {
            header: t(`partnerships:field.${NAME_FIELD[register]}`),
            rowHeader: true,
            cell: ({ name, input }) => `${name}, ${country(input.country)}`,
          },
          { header: t("partnerships:field.kind"), cell: ({ input, figure }) => <Understood input={input} figure={figure} /> },
          {
            header: t(register === "partnerships" ? "partnerships:field.status" : "partnerships:field.confidence"),
            cell: ({ input }) =>
              "partner" in input ? <StatusBadge status={input.status} /> : t(`partnerships:confidence.${input.confidence}`),
          },
        ]}
      />
    </Section>
  );
}

function Understood({ input, figure }: Pick<ReadyRow, "input" | "figure">) {
  const { t } = useTranslation();
  const text = usePointText();
  const facts =
    "partner" in input
      ? [
          t(`partnerships:kind.${input.kind}`),
          input.started && t("partnerships:since", { day: writePartialDay(input.started) }),
          input.dimensions.map((each) => t(`partnerships:dimension.${each}`)).join(", "),
        ]
      : [
          t(`partnerships:interdependency.${input.kind}`),
          input.sector !== "keiner" && t(`partnerships:sector.${input.sector}`),
          t(`partnerships:direction.${input.direction}`),
          figure && `${figure.indicator}: ${text(figure)}`,
        ];
  return <Facts of={facts} />;
}

/** The first of them, and all in a file. Nothing where every row can be taken. */
export function RefusedRows({ rows, count, file }: { rows: readonly RefusedRow[]; count: number; file: string }) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <Section title={t("partnerships:import.refused-count", { count })} id="refused">
      <ul className="ja-dots">
        {rows.map(({ line, code, cell }) => (
          <li key={line}>
            {t("partnerships:import.in-line", { line })} {t(code, { cell })}
          </li>
        ))}
      </ul>
      {rows.length < count && (
        <p className="ja-small ja-muted">{t("partnerships:import.more-refused", { count: count - rows.length })}</p>
      )}
      <div className="ja-row">
        <LinkButton small variant="tertiary" icon="download" to={file} reloadDocument>
          {t("partnerships:import.refused-file")}
        </LinkButton>
      </div>
    </Section>
  );
}
