/** One choice on a scale, as a row of buttons that are radio buttons: one press each, by arrow keys too, and without JavaScript. */
import { useTranslation } from "react-i18next";
import { FieldError } from "~/ui/form";
import { useField } from "~/ui/form-state";

export interface Step {
  value: number | string;
  /** What it is called; else its number stands there. An empty value says nothing, and takes back what was chosen. */
  word?: string;
}

interface ScaleProps {
  name: string;
  label: string;
  /** To be seen above it, where one option has two of them. */
  caption?: string;
  /** Read after the label: what the ends of the scale mean, how others voted. */
  hint?: string | undefined;
  steps: readonly Step[];
  stored: number | undefined;
  onChoose?: (value: string) => void;
  /** Can be left out, and taken back. */
  optional?: boolean;
  /** Words below each other. */
  stacked?: boolean;
}

export function Scale({ name, label, caption, hint, steps, stored, onChoose, optional, stacked }: ScaleProps) {
  const { t } = useTranslation();
  const field = useField(name, stored === undefined ? "" : String(stored));
  const all: readonly Step[] = optional ? [...steps, { value: "", word: t("methods:ballot.none") }] : steps;
  return (
    <fieldset
      className="ja-methods-scale"
      aria-describedby={[hint && `${field.id}-hint`, field.error && `${field.id}-error`].filter(Boolean).join(" ") || undefined}
    >
      <legend className="kern-label">
        {caption} <span className="kern-sr-only">{label}</span>
      </legend>
      <div
        className={`ja-methods-scale__steps ${stacked ? "ja-methods-scale__steps--stacked" : ""}`}
        id={field.id}
        tabIndex={field.error ? -1 : undefined}
        data-form-error={field.error ? true : undefined}
      >
        {all.map(({ value, word }) => (
          <label key={value} className={`ja-methods-scale__step ${value === "" ? "ja-methods-scale__step--none" : ""}`}>
            <input
              type="radio"
              className="kern-sr-only"
              name={name}
              value={value}
              defaultChecked={field.value === String(value)}
              onChange={onChoose && (() => onChoose(String(value)))}
            />
            <span>{word ?? value}</span>
          </label>
        ))}
      </div>
      {hint && (
        <p className="kern-hint" id={`${field.id}-hint`}>
          {hint}
        </p>
      )}
      {field.error && <FieldError id={field.id} error={field.error} />}
    </fieldset>
  );
}

export const stepsOf = (least: number, most: number, wordOf?: (value: number) => string): Step[] =>
  Array.from({ length: most - least + 1 }, (_, index) => {
    const value = least + index;
    return wordOf ? { value, word: wordOf(value) } : { value };
  });
