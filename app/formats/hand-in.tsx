/** The end of a rater's work: what is missing, and handing in for good. It is the end of the form, so that what was not saved yet goes along. */
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Criterion } from "#server/formats/criteria.rules";
import { Checkbox, RadioGroup, TextField } from "~/ui/form";
import { useLatePress } from "~/ui/form-state";
import { Section } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { useCriterionWords } from "./criterion-words";

export function HandIn({ missing, at }: { missing: readonly Criterion[]; at: string }) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const wait = useLatePress(() => button.current?.form?.requestSubmit(button.current));
  const words = useCriterionWords();
  const names = missing.map(words.name).join(", ");
  return (
    <div id="hand-in" tabIndex={-1} className="ja-card ja-card--surface">
      <Section title={t("formats:hand-in.title")}>
        {missing.length > 0 ? (
          <>
            <p className="kern-body">
              {t("formats:hand-in.missing", { count: missing.length })} {names}.
            </p>
            <p className="kern-body kern-body--muted">{t("formats:hand-in.missing-hint")}</p>
          </>
        ) : (
          <p className="kern-body">{t("formats:hand-in.text")}</p>
        )}
        <RadioGroup
          name="interest"
          label={t("formats:hand-in.interest")}
          hint={t("formats:hand-in.interest-hint")}
          required
          options={[
            { value: "none", label: t("formats:hand-in.interest-none") },
            { value: "declared", label: t("formats:hand-in.interest-declared") },
          ]}
        />
        <TextField name="interest_note" label={t("formats:hand-in.interest-note")} maxLength={500} />
        <Checkbox name="confirmed" label={t("formats:hand-in.confirm")} required />
        <FormActions>
          <button
            ref={button}
            type="submit"
            className="kern-btn kern-btn--primary"
            formAction={`${at}/submission`}
            onClick={wait}
          >
            <span className="kern-label">{t("formats:hand-in.submit")}</span>
          </button>
        </FormActions>
      </Section>
    </div>
  );
}
