/** The fields of a format, an edition and a figure, for entering and for changing. */
import { useTranslation } from "react-i18next";
import { EDITION_STATES, FORMAT_KINDS, FORMAT_STATUSES } from "#db/schema/formats";
import { BENCHES } from "#db/schema/organisations";
import { LEVELS } from "#db/schema/agenda";
import type { Format } from "#server/formats/queries";
import type { DataPoint } from "#server/figures/rules";
import type { Edition } from "#server/formats/rules";
import { DataPointFields } from "~/figures/fields";
import { usePointText } from "~/figures/points";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, Hidden, Select, TextArea, TextField } from "~/ui/form";
import { FormActions } from "~/ui/parts";

interface FormatFormProps {
  format?: Format;
  seen?: string;
  /** What it may have become. */
  others: readonly { id: number; name: string }[];
  cancelTo: string;
}

export function FormatForm({ format, seen, others, cancelTo }: FormatFormProps) {
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
      <TextField
        name="audience"
        label={t("formats:field.audience")}
        hint={t("formats:field.audience-hint")}
        maxLength={500}
        defaultValue={format?.audience}
      />
      <TextArea
        name="note"
        label={t("formats:field.note")}
        hint={t("formats:field.note-hint")}
        rows={5}
        maxLength={5000}
        defaultValue={format?.note}
      />
      <div className="ja-fields">
        <TextField
          name="rhythm"
          label={t("formats:field.rhythm")}
          hint={t("formats:field.rhythm-hint")}
          maxLength={200}
          defaultValue={format?.rhythm}
        />
        <TextField
          name="per_year"
          label={t("formats:field.per-year")}
          hint={t("formats:field.per-year-hint")}
          inputMode="numeric"
          maxLength={3}
          defaultValue={format?.perYear ?? ""}
        />
      </div>
      <div className="ja-fields">
        <Select
          name="status"
          label={t("formats:field.status")}
          defaultValue={format?.status ?? "laufend"}
          options={FORMAT_STATUSES.map((status) => ({ value: status, label: t(`formats:status.${status}`) }))}
        />
        <TextField name="founded" label={t("formats:field.founded")} maxLength={50} defaultValue={format?.founded} />
        <TextField name="ended" label={t("formats:field.ended")} maxLength={50} defaultValue={format?.ended} />
      </div>
      {others.length > 0 && (
        <Select
          name="successor_id"
          label={t("formats:field.successor")}
          hint={t("formats:field.successor-hint")}
          defaultValue={format?.successor?.id ?? ""}
          options={[{ value: "", label: t("none") }, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      )}
      <TextArea name="topics" label={t("formats:field.topics")} rows={2} maxLength={1000} defaultValue={format?.topics} />
      <div className="ja-fields">
        <TextField
          name="confidentiality"
          label={t("formats:field.confidentiality")}
          hint={t("formats:field.confidentiality-hint")}
          maxLength={500}
          defaultValue={format?.confidentiality}
        />
        <TextField name="budget" label={t("formats:field.budget")} maxLength={500} defaultValue={format?.budget} />
      </div>
      <TextField name="legal_basis" label={t("formats:field.legal-basis")} maxLength={500} defaultValue={format?.legalBasis} />
      <TextArea
        name="links"
        label={t("formats:field.links")}
        hint={t("formats:field.links-hint")}
        rows={2}
        maxLength={2000}
        defaultValue={format?.links}
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
      <Select
        name="state"
        label={t("formats:edition.state")}
        defaultValue={edition?.state ?? "durchgefuehrt"}
        options={EDITION_STATES.map((state) => ({ value: state, label: t(`formats:edition-state.${state}`) }))}
      />
      <CheckboxGroup
        name="benches"
        label={t("formats:edition.benches")}
        defaultValue={edition?.benches}
        options={BENCHES.map((bench) => ({ value: bench, label: t(`bench.${bench}`) }))}
      />
      <TextArea
        name="agenda"
        label={t("formats:edition.agenda")}
        hint={t("formats:edition.agenda-hint")}
        rows={4}
        maxLength={6000}
        defaultValue={edition?.topics.map(({ title }) => title).join("\n")}
      />
      <TextArea
        name="outputs"
        label={t("formats:edition.outputs")}
        hint={t("formats:edition.outputs-hint")}
        rows={3}
        maxLength={2000}
        defaultValue={edition?.outputs}
      />
      <TextArea
        name="sources"
        label={t("formats:edition.sources")}
        hint={t("formats:edition.sources-hint")}
        rows={2}
        maxLength={2000}
        defaultValue={edition?.sources}
      />
      <TextArea name="note" label={t("formats:edition.note")} rows={3} maxLength={2000} defaultValue={edition?.note} />
      <Buttons save={t("formats:edition.save")} cancelTo={cancelTo} />
    </ActionForm>
  );
}

interface FigureFormProps {
  figure?: DataPoint;
  /** All of the format: what it can be a part of. */
  figures: readonly DataPoint[];
  editions: readonly Edition[];
  /** Chosen for a new figure. */
  editionId?: number | null;
  cancelTo: string;
}

export function FigureForm({ figure, figures, editions, editionId, cancelTo }: FigureFormProps) {
  const { t } = useTranslation();
  const text = usePointText();
  const chosen = figure ? (figure.subject === "edition" ? figure.subjectId : "") : editionId;
  return (
    <ActionForm name="figure">
      <Select
        name="edition_id"
        label={t("formats:figure.edition")}
        required
        defaultValue={chosen}
        options={[{ value: "", label: t("formats:figure.whole") }, ...editions.map(({ id, label }) => ({ value: id, label }))]}
      />
      <DataPointFields
        point={figure}
        wholes={figures
          .filter(({ id }) => id !== figure?.id)
          .map((each) => ({ id: each.id, label: `${each.indicator}: ${text(each)}` }))}
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
