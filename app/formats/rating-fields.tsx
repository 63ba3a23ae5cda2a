/**
 * The fields of a rating. Unlike those of other forms they take what is stored only once, when they appear: what is loaded anew
 * later never replaces what is being typed.
 */
import { useState, type InputHTMLAttributes, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SCORES, type Criterion, type Score } from "#server/formats/criteria.rules";
import { nameOf } from "#server/formats/rating-form.rules";
import { useField } from "~/ui/form-state";
import { useCriterionWords } from "./criterion-words";

/** Five steps and "not assessable" as one list, each with its anchor: the choice is made by reading, not by counting. */
interface ScoreFieldProps {
  criterion: Criterion;
  stored: string;
  /** Chosen with mouse or finger. */
  onPointed: () => void;
}

export function ScoreField({ criterion, stored, onPointed }: ScoreFieldProps) {
  const { t } = useTranslation();
  const words = useCriterionWords();
  const name = nameOf(criterion.key, "score");
  const field = useField(name, stored);
  const [initial] = useState(field.value);
  return (
    <fieldset
      className={`kern-fieldset ${field.error ? "kern-fieldset--error" : ""}`}
      aria-describedby={field.error && `${field.id}-error`}
    >
      <legend className="kern-label">{t("formats:rating.score")}</legend>
      <div className="ja-options">
        {[...SCORES.map(String), "nb"].map((score) => (
          // The choice itself is made by the input inside; afterwards the focus may go on.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- keys choose without leaving
          <label key={score} className="ja-option" onClick={(event) => event.detail > 0 && setTimeout(onPointed)}>
            <input
              type="radio"
              name={name}
              value={score}
              defaultChecked={initial === score}
              className="kern-form-check__radio"
            />
            <span className="ja-strong ja-number">
              {score !== "nb" && `${score} · `}
              {t(`formats:scale.${score}`)}
            </span>
            <span className="ja-small">
              {score === "nb" ? t("formats:scale.nb-hint") : words.anchor(criterion, Number(score) as Score)}
            </span>
          </label>
        ))}
      </div>
      <Problem id={field.id} error={field.error} />
    </fieldset>
  );
}

interface BoxProps {
  name: string;
  label: string;
  hint: string;
  stored?: string;
}

export const TextBox = ({ rows, ...box }: BoxProps & { rows: number }) => (
  <Box {...box}>
    {(field) => <textarea {...field} rows={rows} maxLength={3000} className="kern-form-input__input ja-textarea" />}
  </Box>
);

/** Where the evidence can be looked at: an address, or a page of this workspace. */
export const AddressBox = (box: BoxProps) => (
  <Box {...box}>{(field) => <input {...field} maxLength={500} className="kern-form-input__input" />}</Box>
);

function Box({ name, label, hint, stored = "", children }: BoxProps & { children: (field: BoxField) => ReactNode }) {
  const field = useField(name, stored);
  const [initial] = useState(field.value);
  return (
    <div className={`kern-form-input ${field.error ? "kern-form-input--error" : ""}`}>
      <label className="kern-label" htmlFor={field.id}>
        {label}
      </label>
      <div className="kern-hint" id={`${field.id}-hint`}>
        {hint}
      </div>
      {children({
        ...{ id: field.id, name, defaultValue: initial },
        "aria-invalid": field.error ? true : undefined,
        "aria-describedby": `${field.id}-hint${field.error ? ` ${field.id}-error` : ""}`,
      })}
      <Problem id={field.id} error={field.error} />
    </div>
  );
}

type BoxField = Pick<InputHTMLAttributes<HTMLElement>, "id" | "defaultValue" | "aria-invalid" | "aria-describedby"> & {
  name: string;
};

export function Choice({
  name,
  label,
  stored,
  options,
  word,
}: {
  name: string;
  label: string;
  stored?: string | null;
  options: readonly string[];
  word: string;
}) {
  const { t } = useTranslation();
  const field = useField(name, stored ?? "");
  const [initial] = useState(field.value);
  return (
    <div className={`kern-form-input ${field.error ? "kern-form-input--error" : ""}`}>
      <label className="kern-label" htmlFor={field.id}>
        {label}
      </label>
      <div className="kern-form-input__select-wrapper">
        <select
          id={field.id}
          name={name}
          defaultValue={initial}
          className="kern-form-input__select"
          aria-invalid={field.error ? true : undefined}
          aria-describedby={field.error && `${field.id}-error`}
        >
          <option value="">{t("formats:form.please-choose")}</option>
          {options.map((option) => (
            <option key={option} value={option}>
              {t(`formats:${word}.${option}`)}
            </option>
          ))}
        </select>
      </div>
      <Problem id={field.id} error={field.error} />
    </div>
  );
}

function Problem({ id, error }: { id: string; error?: string }): ReactNode {
  if (!error) return null;
  return (
    <p className="kern-error" id={`${id}-error`} role="alert">
      <span className="kern-icon kern-icon--danger" aria-hidden="true" />
      <span className="kern-body">{error}</span>
    </p>
  );
}
