/** The fields of a figure; what it is about is asked by the form around them. */
import { useTranslation } from "react-i18next";
import { PRECISIONS } from "#db/schema/figures";
import type { DataPoint } from "#server/figures/rules";
import { useLanguage } from "~/processes/language";
import { Select, TextArea, TextField } from "~/ui/form";

interface DataPointFieldsProps {
  point?: DataPoint;
  /** What it can be a part of; the point itself is not among them. */
  wholes: readonly { id: number; label: string }[];
}

export function DataPointFields({ point, wholes }: DataPointFieldsProps) {
  const { t } = useTranslation();
  const written = useWritten();
  return (
    <>
      <TextField
        name="indicator"
        label={t("figures:field.indicator")}
        hint={t("figures:field.indicator-hint")}
        required
        maxLength={200}
        defaultValue={point?.indicator}
      />
      <div className="ja-fields">
        <TextField
          name="value"
          label={t("figures:field.value")}
          hint={t("figures:field.value-hint")}
          required
          maxLength={60}
          defaultValue={point && written(point)}
        />
        <TextField
          name="unit"
          label={t("figures:field.unit")}
          hint={t("figures:field.unit-hint")}
          maxLength={100}
          defaultValue={point?.unit}
        />
        <Select
          name="precision"
          label={t("figures:field.precision")}
          hint={t("figures:field.precision-hint")}
          defaultValue={point?.precision ?? ""}
          options={[
            { value: "", label: t("figures:field.precision-written") },
            ...PRECISIONS.map((precision) => ({ value: precision, label: t(`figures:precision-name.${precision}`) })),
          ]}
        />
      </div>
      <TextArea
        name="definition"
        label={t("figures:field.definition")}
        hint={t("figures:field.definition-hint")}
        rows={3}
        maxLength={500}
        defaultValue={point?.definition}
      />
      <div className="ja-fields">
        <TextField name="as_of" type="date" label={t("figures:field.as-of")} required defaultValue={point?.asOf} />
        <TextField name="source" label={t("figures:field.source")} required maxLength={500} defaultValue={point?.source} />
      </div>
      <TextField
        name="source_url"
        type="url"
        label={t("figures:field.source-url")}
        maxLength={500}
        defaultValue={point?.sourceUrl}
      />
      {wholes.length > 0 && (
        <Select
          name="part_of"
          label={t("figures:field.part-of")}
          hint={t("figures:field.part-of-hint")}
          defaultValue={point?.partOf ?? ""}
          options={[
            { value: "", label: t("figures:field.part-of-none") },
            ...wholes.map(({ id, label }) => ({ value: id, label })),
          ]}
        />
      )}
      <TextArea name="note" label={t("figures:field.note")} rows={2} maxLength={1000} defaultValue={point?.note} />
    </>
  );
}

/** As it can be typed again. */
function useWritten() {
  const language = useLanguage();
  const number = (value: number) => (language === "en" ? String(value) : String(value).replace(".", ","));
  return ({ value, upper }: DataPoint) => [value, upper].flatMap((end) => (end === null ? [] : number(end))).join("–");
}
