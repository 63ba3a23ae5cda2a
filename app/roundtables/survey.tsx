/** After a roundtable: how those who were there found it, and how evenly the levels were there. */
import { useTranslation } from "react-i18next";
import { writeNumber } from "#server/calendar/rules";
import { FEWEST_ANSWERS, QUESTIONS } from "#server/roundtables/survey/rules";
import type { Levels as LevelsView, SurveyView } from "#server/roundtables/survey/queries";
import { useLanguage } from "~/processes/language";
import { Bars } from "~/ui/bars";
import { SubmitButton } from "~/ui/button";
import { ActionForm, RadioGroup, TextArea } from "~/ui/form";
import { Section } from "~/ui/page";
import { Facts } from "~/ui/parts";

const GRADES = [1, 2, 3, 4, 5] as const;

interface SurveyProps {
  survey: SurveyView;
  base: string;
}

export function Survey({ survey, base }: SurveyProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { means, count, remarks } = survey.result;
  if (!survey.canAnswer && count === 0) return null;
  return (
    <Section title={t("roundtables:survey.title")} id="survey">
      {survey.canAnswer && (
        <ActionForm action={`${base}/survey`} name="survey">
          <p className="ja-small ja-muted">{t("roundtables:survey.hint", { count: FEWEST_ANSWERS })}</p>
          {QUESTIONS.map((question) => (
            <RadioGroup
              key={question}
              name={question}
              required
              horizontal
              label={t(`roundtables:survey.${question}`)}
              options={GRADES.map((grade) => ({ value: String(grade), label: t(`roundtables:survey.grade-${grade}`) }))}
            />
          ))}
          <TextArea name="remark" label={t("roundtables:survey.remark")} rows={2} maxLength={1000} />
          <SubmitButton variant="secondary">{t("roundtables:survey.send")}</SubmitButton>
        </ActionForm>
      )}
      {!survey.canAnswer && !means && (
        <p className="kern-body">{t("roundtables:survey.few", { count, least: FEWEST_ANSWERS })}</p>
      )}
      {means && (
        <>
          <p className="ja-small ja-muted">{t("roundtables:survey.answers", { count })}</p>
          <Bars
            label={t("roundtables:survey.title")}
            max={5}
            bars={QUESTIONS.map((question) => ({
              key: question,
              label: t(`roundtables:survey.${question}`),
              value: means[question],
              text: t("roundtables:survey.mean", { mean: writeNumber(Math.round(means[question] * 10) / 10, language) }),
            }))}
          />
          {remarks.length > 0 && (
            <ul className="ja-list ja-list--ruled">
              {remarks.map((remark, at) => (
                <li key={at} className="ja-typed ja-small">
                  {remark}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Section>
  );
}

/** Organisations by level and size: two lines below the benches. */
export function Levels({ levels: found }: { levels: LevelsView | null }) {
  const { t } = useTranslation();
  if (!found?.levels.length) return null;
  const { levels, sizes } = found;
  return (
    <>
      <p className="ja-small ja-muted">
        {t("roundtables:survey.levels")}{" "}
        <Facts of={levels.map(({ level, organisations }) => `${t(`common:organisation-level.${level}`)} ${organisations}`)} />
      </p>
      {sizes.some(({ size }) => size !== null) && (
        <p className="ja-small ja-muted">
          {t("roundtables:survey.sizes")}{" "}
          <Facts
            of={sizes.map(
              ({ size, organisations }) =>
                `${size ? t(`consultations:size-class.${size}`) : t("roundtables:survey.size-unknown")} ${organisations}`,
            )}
          />
        </p>
      )}
    </>
  );
}
