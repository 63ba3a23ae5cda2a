/** Who stands in for whom, from when until when, and the form that says so. */
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import type { SubstituteChoice, SubstitutionRow } from "#server/processes/substitutions.queries";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Select, TextField } from "~/ui/form";
import { useLanguage } from "./language";

export function SubstitutionList({ substitutions }: { substitutions: readonly SubstitutionRow[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (substitutions.length === 0) return null;
  return (
    <ul className="ja-list ja-list--ruled">
      {substitutions.map(({ id, mandateId, fromDay, toDay, mayEnd, ...who }) => (
        <li key={id} className="ja-row">
          <span>
            {t("processes:substitution.line", { ...who, from: writeDay(fromDay, language), to: writeDay(toDay, language) })}
          </span>
          {mayEnd && (
            <ActionForm
              name={`substitution-${id}`}
              action={`/mandates/${mandateId}/substitutions/${id}/ending`}
              className="ja-form--inline"
            >
              <SubmitButton small variant="tertiary" aria-label={t("processes:substitution.end-of", { name: who.name })}>
                {t("processes:substitution.end")}
              </SubmitButton>
            </ActionForm>
          )}
        </li>
      ))}
    </ul>
  );
}

interface SubstitutionFormProps {
  mandateId: number;
  /** Null: nobody may, by the rules of procedure. */
  choices: readonly SubstituteChoice[] | null;
  today: string;
}

export function SubstitutionForm({ mandateId, choices, today }: SubstitutionFormProps) {
  const { t } = useTranslation();
  if (!choices || choices.length === 0)
    return <p className="kern-body">{t(`processes:substitution.${choices ? "nobody" : "none"}`)}</p>;
  return (
    <ActionForm name="substitution" action={`/mandates/${mandateId}/substitutions`}>
      <Select
        name="substitute_id"
        label={t("processes:substitution.who")}
        required
        options={[
          { value: "", label: t("processes:substitution.choose") },
          ...choices.map(({ id, name, organisation }) => ({ value: id, label: `${name} (${organisation})` })),
        ]}
      />
      <div className="ja-fields">
        <TextField
          name="from_day"
          type="date"
          label={t("processes:substitution.from")}
          required
          min={today}
          defaultValue={today}
        />
        <TextField name="to_day" type="date" label={t("processes:substitution.to")} required min={today} />
      </div>
      <SubmitButton>{t("processes:substitution.save")}</SubmitButton>
    </ActionForm>
  );
}
