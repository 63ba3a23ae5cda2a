/** The fields of a format, an edition and a figure, for entering and for changing. */
import { useTranslation } from "react-i18next";
import { FORMAT_KINDS, LEVELS, PRECISIONS } from "#db/schema";
import type { Format } from "#server/formats/queries";
import type { Edition, Figure } from "#server/formats/figures.rules";
import { useLanguage } from "~/processes/language";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, Hidden, Select, TextArea, TextField } from "~/ui/form";
import { FormActions } from "~/ui/parts";

export function FormatForm({ format, seen, cancelTo }: { format?: Format; seen?: string; cancelTo: string }) {
  const { t } = useTranslation();
  const kinds = FORMAT_KINDS.map((kind) => ({ value: kind, label: t(`formats:kind.${kind}`) }));
  return (
    <ActionForm name="format">
      {seen && <Hidden name="seen" value={seen} />}
      <TextField name="name" label={t("formats:field.name")} required maxLength={200} defaultValue={format?.name} />
      <Select
        name="kind"
        label={t("formats:field.kind")}
        required
        defaultValue={format?.kind}
        options={format ? kinds : [{ value: "", label: t("formats:form.please-choose") }, ...kinds]}
      />
      <CheckboxGroup
        name="levels"
        label={t("formats:field.levels")}
        defaultValue={format?.levels}
        options={LEVELS.map((level) => ({ value: level, label: t(`level.${level}`) }))}
      />
      <div className="ja-fields">
        <TextField name="organiser" label={t("formats:field.organiser")} maxLength={200} defaultValue={format?.organiser} />
        <TextField
          name="commissioned_by"
          label={t("formats:field.commissioned-by")}
          maxLength={200}
          defaultValue={format?.commissionedBy}
        />
      </div>
      <TextField name="audience" label={t("formats:field.audience")} maxLength={500} defaultValue={format?.audience} />
      <div className="ja-fields">
        <TextField
          name="rhythm"
          label={t("formats:field.rhythm")}
          hint={t("formats:field.rhythm-hint")}
          maxLength={200}
          defaultValue={format?.rhythm}
        />
        <TextField name="founded" label={t("formats:field.founded")} maxLength={50} defaultValue={format?.founded} />
      </div>
      <TextArea
        name="note"
        label={t("formats:field.note")}
        hint={t("formats:field.note-hint")}
        rows={6}
        maxLength={5000}
        defaultValue={format?.note}
      />
      <Buttons save={t("formats:form.save")} cancelTo={cancelTo} />
    </ActionForm>
  );
}

export function EditionForm({ edition, cancelTo }: { edition?: Edition; cancelTo: string }) {
  const { t } = useTranslation();
  return (
    <ActionForm name="edition">
      <TextField
        name="label"
        label={t("formats:edition.label")}
        hint={t("formats:edition.label-hint")}
        required
        maxLength={200}
        defaultValue={edition?.label}
      />
      <div className="ja-fields">
        <TextField name="starts_on" type="date" label={t("formats:edition.starts-on")} defaultValue={edition?.startsOn ?? ""} />
        <TextField name="ends_on" type="date" label={t("formats:edition.ends-on")} defaultValue={edition?.endsOn ?? ""} />
      </div>
      <TextField
        name="year"
        label={t("formats:edition.year")}
        hint={t("formats:edition.year-hint")}
        inputMode="numeric"
        maxLength={4}
        className="kern-form-input__input ja-short"
        defaultValue={edition && !edition.startsOn ? edition.year : ""}
      />
      <TextField name="place" label={t("formats:edition.place")} maxLength={200} defaultValue={edition?.place} />
      <TextArea name="note" label={t("formats:edition.note")} rows={3} maxLength={2000} defaultValue={edition?.note} />
      <Buttons save={t("formats:edition.save")} cancelTo={cancelTo} />
    </ActionForm>
  );
}

interface FigureFormProps {
  figure?: Figure;
  editions: readonly Edition[];
  /** Chosen for a new figure. */
  editionId?: number | null;
  cancelTo: string;
}

export function FigureForm({ figure, editions, editionId, cancelTo }: FigureFormProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const value = figure && String(figure.value);
  return (
    <ActionForm name="figure">
      <Select
        name="edition_id"
        label={t("formats:figure.edition")}
        required
        defaultValue={figure ? figure.editionId : editionId}
        options={[{ value: "", label: t("formats:figure.whole") }, ...editions.map(({ id, label }) => ({ value: id, label }))]}
      />
      <TextField
        name="indicator"
        label={t("formats:figure.indicator")}
        hint={t("formats:figure.indicator-hint")}
        required
        maxLength={200}
        defaultValue={figure?.indicator}
      />
      <div className="ja-fields">
        <Select
          name="precision"
          label={t("formats:figure.precision")}
          required
          defaultValue={figure?.precision ?? "exakt"}
          options={PRECISIONS.map((precision) => ({ value: precision, label: t(`formats:precision-name.${precision}`) }))}
        />
        <TextField
          name="value"
          label={t("formats:figure.value")}
          required
          inputMode="decimal"
          maxLength={30}
          defaultValue={language === "en" ? value : value?.replace(".", ",")}
        />
        <TextField name="unit" label={t("formats:figure.unit")} maxLength={100} defaultValue={figure?.unit} />
      </div>
      <TextArea
        name="definition"
        label={t("formats:figure.definition")}
        hint={t("formats:figure.definition-hint")}
        rows={3}
        maxLength={500}
        defaultValue={figure?.definition}
      />
      <TextField
        name="as_of"
        type="date"
        label={t("formats:figure.as-of")}
        required
        className="kern-form-input__input ja-short"
        defaultValue={figure?.asOf}
      />
      <TextField name="source" label={t("formats:figure.source")} required maxLength={500} defaultValue={figure?.source} />
      <TextField
        name="source_url"
        type="url"
        label={t("formats:figure.source-url")}
        maxLength={500}
        defaultValue={figure?.sourceUrl}
      />
      <Buttons save={t("formats:figure.save")} cancelTo={cancelTo} />
    </ActionForm>
  );
}

function Buttons({ save, cancelTo }: { save: string; cancelTo: string }) {
  const { t } = useTranslation();
  return (
    <FormActions>
      <SubmitButton>{save}</SubmitButton>
      <LinkButton variant="tertiary" to={cancelTo}>
        {t("action.cancel")}
      </LinkButton>
    </FormActions>
  );
}
