/** Results of the rule of priorities that were kept, and the form that keeps one. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { RESILIENCE_DIMENSIONS } from "#db/schema/profiles";
import { writeInstant } from "#server/calendar/rules";
import type { Weights } from "#server/profiles/priorities.rules";
import type { RunLine } from "#server/profiles/priority-runs.queries";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, TextField } from "~/ui/form";
import { Section } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export function KeepRun({ processId, weights }: { processId: number; weights: Weights }) {
  const { t } = useTranslation();
  // Also in the address: refused without JavaScript, the page comes back with the same weights.
  const search = new URLSearchParams(RESILIENCE_DIMENSIONS.map((dimension) => [dimension, String(weights[dimension])]));
  return (
    <Section title={t("profiles:priority.keep")} id="keep" hint={t("profiles:priority.keep-hint")}>
      <ActionForm name="keep" action={`/processes/${processId}/profiles/priorities/runs?${search}`}>
        {RESILIENCE_DIMENSIONS.map((dimension) => (
          <Hidden key={dimension} name={dimension} value={weights[dimension]} />
        ))}
        <TextField name="purpose" label={t("profiles:priority.keep-purpose")} required maxLength={300} />
        <FormActions>
          <SubmitButton variant="secondary">{t("profiles:priority.keep-submit")}</SubmitButton>
        </FormActions>
      </ActionForm>
    </Section>
  );
}

export function KeptRuns({ processId, runs }: { processId: number; runs: readonly RunLine[] }) {
  const { t } = useTranslation();
  const madeWords = useMadeWords();
  if (runs.length === 0) return null;
  return (
    <Section title={t("profiles:priority.runs")} id="runs" hint={t("profiles:priority.runs-hint")}>
      <ul className="ja-list">
        {runs.map((run) => (
          <li key={run.id}>
            <Link className="kern-link" to={`/processes/${processId}/profiles/priorities/runs/${run.id}`}>
              {t("profiles:priority.run", { number: run.number })}
            </Link>
            : {run.purpose} <span className="ja-small ja-muted">{madeWords(run)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** When, and by whom as long as that is known. */
export function useMadeWords(): (run: Pick<RunLine, "at" | "madeBy">) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return ({ at, madeBy }) => {
    const words = { at: writeInstant(at, language) };
    return madeBy === null ? t("profiles:priority.run-at", words) : t("profiles:priority.run-by", { ...words, name: madeBy });
  };
}
