/** Choosing an organisation that is there, or describing a new one in the same form; fields of `organisationChoice`. */
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ORGANISATION_LEVELS } from "#db/schema/organisations";
import { useField } from "~/ui/form-state";
import { Select, TextField } from "~/ui/form";

interface OrganisationChoiceProps {
  organisations: readonly { id: number; name: string; shortName: string }[];
  stored?: number | undefined;
  label?: string;
}

export function OrganisationChoice({ organisations, stored, label }: OrganisationChoiceProps) {
  const { t } = useTranslation();
  const fallback = String(stored ?? organisations[0]?.id ?? "");
  const chosen = useField("organisation_id", fallback).value;
  const details = useRef<HTMLDetailsElement>(null);
  // Whatever was chosen when the form came back decides again.
  useEffect(() => {
    if (details.current) details.current.open = chosen === "";
  }, [chosen]);
  return (
    <>
      <Select
        name="organisation_id"
        label={label ?? t("organisations:choice.label")}
        required
        defaultValue={fallback}
        options={[
          ...organisations.map(({ id, name, shortName }) => ({
            value: id,
            label: name === shortName ? name : `${name} (${shortName})`,
          })),
          { value: "", label: t("organisations:choice.new") },
        ]}
        onChange={(value) => {
          if (details.current) details.current.open = value === "";
        }}
      />
      <details ref={details} className="ja-details" open={chosen === ""}>
        <summary>{t("organisations:choice.details")}</summary>
        <div className="ja-stack">
          <TextField name="organisation_name" label={t("organisations:choice.name")} required maxLength={200} />
          <div className="ja-fields">
            <TextField
              name="organisation_short_name"
              label={t("organisations:field.short-name")}
              hint={t("organisations:field.short-name-hint")}
              required
              maxLength={40}
            />
            <Select
              name="organisation_level"
              label={t("organisations:field.level")}
              required
              options={[
                { value: "", label: t("organisations:choice.please-choose") },
                ...ORGANISATION_LEVELS.map((value) => ({ value, label: t(`common:organisation-level.${value}`) })),
              ]}
            />
          </div>
        </div>
      </details>
    </>
  );
}
