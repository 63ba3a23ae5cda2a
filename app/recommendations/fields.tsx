/** All facts of a recommendation as one form, in groups; each thing that can be missing has a place that a link leads to. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { INTENSITIES, LEVERS, POLICY_DIMENSIONS, THREAT_DOMAINS } from "#db/schema/recommendations";
import { leverField, RESOURCE_FIELDS, resourceField } from "#server/recommendations/forms.rules";
import { everyLevel, type Lack, type Recommendation } from "#server/recommendations/rules";
import { CheckboxGroup, RadioGroup, Select, TextArea, TextField } from "~/ui/form";
import { LeverCatalogue } from "./lever-catalogue";
import "./recommendations.css";

interface FieldsProps {
  stored: Recommendation;
  organisations: readonly { id: number; name: string }[];
}

export function RecommendationFields({ stored, organisations }: FieldsProps) {
  return (
    <>
      <Who stored={stored} organisations={organisations} />
      <Means stored={stored} />
      <Effect stored={stored} />
      <Context stored={stored} />
    </>
  );
}

function Group({ word, children }: { word: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section className="ja-stack" aria-labelledby={`group-${word}`}>
      <h2 className="kern-heading-medium" id={`group-${word}`}>
        {t(`recommendations:group.${word}`)}
      </h2>
      {children}
    </section>
  );
}

interface WordsProps {
  name: string;
  /** Of its label in the catalogue. */
  word: string;
  stored: string;
  hasHint?: boolean;
  isLong?: boolean;
}

function Words({ name, word, stored, hasHint, isLong }: WordsProps) {
  const { t } = useTranslation();
  return (
    <TextArea
      name={name}
      label={t(`recommendations:field.${word}`)}
      hint={hasHint && t(`recommendations:field.${word}-hint`)}
      defaultValue={stored}
      rows={isLong ? 3 : 2}
      maxLength={isLong ? 2000 : 1000}
    />
  );
}

const At = ({ what, children }: { what: Lack; children: ReactNode }) => <div id={`at-${what}`}>{children}</div>;

function Who({ stored, organisations }: FieldsProps) {
  const { t } = useTranslation();
  const options = organisations.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Group word="who">
      <TextField name="title" label={t("recommendations:field.title")} defaultValue={stored.title} required maxLength={200} />
      <At what="addressees">
        <TextField
          name="addressees"
          label={t("recommendations:field.addressees")}
          hint={t("recommendations:field.addressees-hint")}
          defaultValue={stored.addressees}
          maxLength={300}
        />
      </At>
      <At what="lead">
        <Select
          name="lead_organisation_id"
          label={t("recommendations:field.lead")}
          defaultValue={stored.leadOrganisationId ?? ""}
          options={[{ value: "", label: t("recommendations:field.open") }, ...options]}
        />
      </At>
      <At what="due">
        <TextField
          name="due_on"
          type="date"
          label={t("recommendations:field.due")}
          defaultValue={stored.dueOn ?? ""}
          className="kern-form-input__input ja-short"
        />
      </At>
      <At what="involved">
        <CheckboxGroup
          name="involved"
          label={t("recommendations:field.involved")}
          defaultValue={stored.involved}
          options={options}
        />
      </At>
    </Group>
  );
}

function Means({ stored }: Pick<FieldsProps, "stored">) {
  const { t } = useTranslation();
  const written = (value: number | null) => (value === null ? "" : String(value).replace(".", ","));
  return (
    <Group word="means">
      <p className="kern-hint" id="at-resources">
        {t("recommendations:field.means-hint")}
      </p>
      {everyLevel(stored.resources).map((each) => (
        <fieldset key={each.level} className="ja-recommendation-means">
          <legend className="ja-strong">{t(`common:level.${each.level}`)}</legend>
          {RESOURCE_FIELDS.map((field) => (
            <TextField
              key={field}
              name={resourceField(each.level, field)}
              label={t(`recommendations:field.${field}`)}
              defaultValue={written(each[field])}
              inputMode="decimal"
              maxLength={40}
            />
          ))}
        </fieldset>
      ))}
      <At what="funding">
        <TextField
          name="funding_source"
          label={t("recommendations:field.funding")}
          hint={t("recommendations:field.funding-hint")}
          defaultValue={stored.fundingSource}
          maxLength={300}
        />
      </At>
    </Group>
  );
}

function Effect({ stored }: Pick<FieldsProps, "stored">) {
  const { t } = useTranslation();
  const intensities = [
    { value: "", label: t("recommendations:unused") },
    ...INTENSITIES.map((intensity) => ({ value: String(intensity), label: t(`recommendations:intensity.${intensity}`) })),
  ];
  return (
    <Group word="effect">
      <At what="indicator">
        <Words name="indicator" word="indicator" stored={stored.indicator} />
      </At>
      <At what="legal-basis">
        <Words name="legal_basis" word="legal-basis" stored={stored.legalBasis} hasHint />
      </At>
      <fieldset className="ja-recommendation-levers" id="at-levers">
        <legend className="ja-strong">{t("recommendations:field.levers")}</legend>
        {LEVERS.map((lever) => (
          <Select
            key={lever}
            name={leverField(lever)}
            label={t(`recommendations:lever.${lever}`)}
            defaultValue={String(stored.levers.find((each) => each.lever === lever)?.intensity ?? "")}
            options={intensities}
          />
        ))}
      </fieldset>
      <LeverCatalogue />
    </Group>
  );
}

function Context({ stored }: Pick<FieldsProps, "stored">) {
  const { t } = useTranslation();
  const named = (word: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`recommendations:${word}.${value}`) }));
  return (
    <>
      <Group word="context">
        <At what="dimensions">
          <CheckboxGroup
            name="dimensions"
            label={t("recommendations:field.dimensions")}
            defaultValue={stored.dimensions}
            options={named("dimension", POLICY_DIMENSIONS)}
          />
        </At>
        <At what="threats">
          <CheckboxGroup
            name="threat_domains"
            label={t("recommendations:field.threats")}
            defaultValue={stored.threatDomains}
            options={named("threat", THREAT_DOMAINS)}
          />
        </At>
        <At what="eu">
          <RadioGroup
            name="eu_relevant"
            label={t("recommendations:field.eu")}
            horizontal
            defaultValue={stored.euRelevant === null ? "" : stored.euRelevant ? "ja" : "nein"}
            options={[
              { value: "ja", label: t("recommendations:yes") },
              { value: "nein", label: t("recommendations:no") },
              { value: "", label: t("recommendations:field.open") },
            ]}
          />
        </At>
        <Words name="policy_reference" word="policy" stored={stored.policyReference} />
      </Group>
      <Group word="short">
        <At what="summary">
          <Words name="summary_plain" word="plain" stored={stored.summaryPlain} hasHint isLong />
        </At>
        <Words name="summary_en" word="english" stored={stored.summaryEn} isLong />
      </Group>
    </>
  );
}
