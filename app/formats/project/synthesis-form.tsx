/** What people conclude of all ratings, criterion by criterion; beside each what the raters gave. */
import { useTranslation } from "react-i18next";
import { writeNumber } from "#server/calendar/rules";
import { isLow, synthesisName, type Synthesis } from "#server/formats/adjustments.rules";
import { SCORES } from "#server/formats/criteria.rules";
import type { Comparison } from "#server/formats/ratings.rules";
import { useLanguage } from "~/processes/language";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Select, TextArea } from "~/ui/form";
import { Badge } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { useCriterionWords } from "../criterion-words";

interface SynthesisFormProps {
  comparison: Comparison;
  syntheses: readonly Synthesis[];
  limits: string;
  at: string;
}

export function SynthesisForm({ comparison, syntheses, limits, at }: SynthesisFormProps) {
  const { t } = useTranslation();
  return (
    <ActionForm name="syntheses" className="ja-form--wide">
      {comparison.criteria.map((criterion) => (
        <CriterionSynthesis
          key={criterion.key}
          criterion={criterion}
          synthesis={syntheses.find((each) => each.criterion === criterion.key)}
        />
      ))}
      <TextArea
        name="limits"
        label={t("formats:synthesis.limits")}
        hint={t("formats:synthesis.limits-hint")}
        rows={3}
        maxLength={2000}
        defaultValue={limits}
      />
      <FormActions>
        <SubmitButton>{t("formats:synthesis.save")}</SubmitButton>
        <LinkButton variant="tertiary" to={at}>
          {t("action.cancel")}
        </LinkButton>
      </FormActions>
    </ActionForm>
  );
}

function CriterionSynthesis({
  criterion,
  synthesis,
}: {
  criterion: Comparison["criteria"][number];
  synthesis: Synthesis | undefined;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useCriterionWords();
  const { key, gate, scores, median, discuss } = criterion;
  const given = scores.map((score) => score ?? t("formats:results.not-rated")).join(" · ");
  return (
    <fieldset className="kern-fieldset ja-card">
      <legend className="kern-heading-small">{words.heading(criterion)}</legend>
      <p className="ja-row ja-small">
        <span className="ja-number">
          {t("formats:synthesis.given", { scores: given, median: median === null ? "–" : writeNumber(median, language) })}
        </span>
        {discuss && (
          <Badge tone="info" icon="info">
            {t("formats:results.discuss")}
          </Badge>
        )}
      </p>
      {discuss && (
        <TextArea
          name={synthesisName(key, "discussion")}
          label={t("formats:synthesis.discussion")}
          hint={t("formats:synthesis.discussion-hint")}
          rows={2}
          maxLength={3000}
          defaultValue={synthesis?.discussion}
        />
      )}
      <Select
        name={synthesisName(key, "score")}
        label={t("formats:synthesis.score")}
        defaultValue={synthesis?.notAssessable ? "nb" : (synthesis?.score?.toString() ?? "")}
        options={[
          { value: "", label: t("formats:synthesis.open") },
          ...SCORES.map((score) => ({ value: String(score), label: `${score} · ${t(`formats:scale.${score}`)}` })),
          { value: "nb", label: t("formats:scale.nb") },
        ]}
      />
      <TextArea
        name={synthesisName(key, "summary")}
        label={t("formats:synthesis.summary")}
        rows={2}
        maxLength={3000}
        defaultValue={synthesis?.summary}
      />
      {!gate && (isLow(synthesis) || scores.some((score) => score !== null && isLow({ score }))) && (
        <TextArea
          name={synthesisName(key, "unadjusted")}
          label={t("formats:synthesis.unadjusted")}
          hint={t("formats:synthesis.unadjusted-hint")}
          rows={2}
          maxLength={2000}
          defaultValue={synthesis?.unadjusted}
        />
      )}
    </fieldset>
  );
}
