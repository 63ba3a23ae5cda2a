/** Invitations on paper, for those who are asked by post: all in one file, or one. A plain form, whose buttons are the kinds of file. */
import { Form } from "@remix-run/react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { LANGUAGES } from "#db/schema/people";
import type { InvitationRow } from "#server/consultations/queries";
import { SubmitButton } from "~/ui/button";

const KINDS = ["docx", "pdf"] as const;

export function Letters({ at, invitations }: { at: string; invitations: readonly InvitationRow[] }) {
  const { t } = useTranslation();
  if (invitations.length === 0) return null;
  return (
    <details className="ja-details">
      <summary>{t("consultations:paper.all-of-them")}</summary>
      <Form method="get" action={`${at}/letters.docx`} reloadDocument className="ja-stack ja-gap-4">
        <div className="ja-fields">
          <Choice
            name="invitation"
            label={t("consultations:paper.to")}
            options={[
              { value: "", label: t("consultations:paper.to-all") },
              ...invitations.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <Choice
            name="language"
            label={t("consultations:paper.language")}
            options={LANGUAGES.map((value) => ({ value, label: t(`consultations:paper.in.${value}`) }))}
          />
        </div>
        <div className="ja-row">
          {KINDS.map((kind) => (
            <SubmitButton key={kind} small variant="secondary" formAction={`${at}/letters.${kind}`}>
              {t(`consultations:paper.get.${kind}`)}
            </SubmitButton>
          ))}
        </div>
      </Form>
    </details>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  options: readonly { value: string | number; label: string }[];
}

function Choice({ name, label, options }: ChoiceProps) {
  const id = useId();
  return (
    <div className="kern-form-input">
      <label className="kern-label" htmlFor={id}>
        {label}
      </label>
      <div className="kern-form-input__select-wrapper">
        <select id={id} name={name} className="kern-form-input__select">
          {options.map(({ value, label: words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
