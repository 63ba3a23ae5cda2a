/** The forms of the register: what must be said first, what is good to know folded below it. */
import { useTranslation } from "react-i18next";
import {
  CONFIDENCES,
  DIRECTIONS,
  INTERDEPENDENCY_KINDS,
  PARTNERSHIP_KINDS,
  PARTNERSHIP_STATUSES,
  SECTORS,
  SIGHTS,
} from "#db/schema/partnerships";
import { POLICY_DIMENSIONS } from "#db/schema/recommendations";
import { countryOptions } from "#server/partnerships/countries.rules";
import { writePartialDay, type Interdependency, type Partnership } from "#server/partnerships/rules";
import { useLanguage } from "~/processes/language";
import { CheckboxGroup, Fold, Hidden, RadioGroup, Select, TextArea, TextField } from "~/ui/form";

interface FieldsProps<T> {
  stored: T | null;
  /** Proposed for a new one. */
  place: string;
}

/** The choices of one field, in words. */
export function useChoices() {
  const { t } = useTranslation();
  return (word: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`partnerships:${word}.${value}`) }));
}

interface ChosenProps {
  name: string;
  word?: string;
  values: readonly string[];
  value: string | undefined;
}

function Chosen({ name, word = name, values, value }: ChosenProps) {
  const { t } = useTranslation();
  const options = useChoices()(word, values);
  return <Select name={name} label={t(`partnerships:field.${name}`)} required defaultValue={value} options={options} />;
}

interface WordsProps {
  name: string;
  value: string | undefined;
  most: number;
  rows?: number;
  hasHint?: boolean;
  required?: boolean;
}

/** One line, or as many as `rows` says. */
function Words({ name, value, most, rows, hasHint, required }: WordsProps) {
  const { t } = useTranslation();
  const common = {
    name,
    label: t(`partnerships:field.${name}`),
    hint: hasHint && t(`partnerships:field.${name}-hint`),
    defaultValue: value,
    maxLength: most,
    required,
  };
  return rows ? <TextArea {...common} rows={rows} /> : <TextField {...common} />;
}

function Country({ value }: { value: string }) {
  const { t } = useTranslation();
  const options = [{ value: "", label: t("partnerships:field.please-choose") }, ...countryOptions(useLanguage())];
  return <Select name="country" label={t("partnerships:field.country")} required defaultValue={value} options={options} />;
}

/** Who sees it, said where it is written. */
export function SightField({ value }: { value: string }) {
  const { t } = useTranslation();
  const options = useChoices()("sight", SIGHTS);
  return (
    <RadioGroup
      name="sight"
      label={t("partnerships:sight.title")}
      hint={t("partnerships:sight.hint")}
      required
      defaultValue={value}
      options={options}
    />
  );
}

function Day({ name, value, hasHint }: { name: string; value: string | null | undefined; hasHint?: boolean }) {
  const { t } = useTranslation();
  return (
    <TextField
      name={name}
      label={t(`partnerships:field.${name}`)}
      hint={hasHint && t(`partnerships:field.${name}-hint`)}
      defaultValue={value ? writePartialDay(value) : ""}
      maxLength={40}
    />
  );
}

export function PartnershipFields({ stored, place }: FieldsProps<Partnership>) {
  const { t } = useTranslation();
  const choices = useChoices();
  return (
    <>
      <Hidden name="revision" value={stored?.revision ?? ""} />
      <Words name="place" value={stored?.ags ?? place} most={200} hasHint required />
      <div className="ja-fields">
        <Words name="partner" value={stored?.partner} most={200} required />
        <Country value={stored?.country ?? ""} />
      </div>
      <div className="ja-fields">
        <Chosen name="kind" values={PARTNERSHIP_KINDS} value={stored?.kind} />
        <Chosen name="status" values={PARTNERSHIP_STATUSES} value={stored?.status ?? "aktiv"} />
      </div>
      <CheckboxGroup
        name="dimensions"
        label={t("partnerships:field.dimensions")}
        defaultValue={stored?.dimensions}
        options={choices("dimension", POLICY_DIMENSIONS)}
      />
      <div className="ja-fields">
        <Day name="started" value={stored?.started} hasHint />
        <Day name="ended" value={stored?.ended} hasHint />
        <Day name="last_activity" value={stored?.lastActivity} hasHint />
      </div>
      <TextField
        name="next_review_on"
        type="date"
        label={t("partnerships:field.next_review_on")}
        hint={t("partnerships:field.next_review_on-hint")}
        defaultValue={stored?.nextReviewOn ?? ""}
      />
      <Fold form="more" summary={t("partnerships:field.more")}>
        <Words name="purpose" value={stored?.purpose} most={1000} rows={2} />
        <Words name="legal_form" value={stored?.legalForm} most={200} />
        <Words name="funding" value={stored?.funding} most={500} />
        <Words name="contact" value={stored?.contact} most={300} hasHint />
        <Words name="note" value={stored?.note} most={2000} rows={2} />
      </Fold>
      <Words name="source" value={stored?.source} most={500} hasHint />
      <SightField value={stored?.sight ?? "own"} />
    </>
  );
}

export function InterdependencyFields({ stored, place }: FieldsProps<Interdependency>) {
  return (
    <>
      <Hidden name="revision" value={stored?.revision ?? ""} />
      <Words name="place" value={stored?.ags ?? place} most={200} hasHint required />
      <Words name="title" value={stored?.title} most={200} hasHint required />
      <div className="ja-fields">
        <Country value={stored?.country ?? ""} />
        <Chosen name="kind" word="interdependency" values={INTERDEPENDENCY_KINDS} value={stored?.kind} />
        <Chosen name="sector" values={SECTORS} value={stored?.sector ?? "keiner"} />
        <Chosen name="direction" values={DIRECTIONS} value={stored?.direction} />
        <Chosen name="confidence" values={CONFIDENCES} value={stored?.confidence ?? "unbekannt"} />
      </div>
      <Words name="note" value={stored?.note} most={2000} rows={3} />
      <Words name="counter_evidence" value={stored?.counterEvidence} most={2000} rows={2} hasHint />
      <Words name="source" value={stored?.source} most={500} hasHint />
      <SightField value={stored?.sight ?? "own"} />
    </>
  );
}
