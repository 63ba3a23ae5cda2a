/** Which criterion each question speaks of: in evaluations of the format its answers stand there. */
import { useTranslation } from "react-i18next";
import { CRITERION_KEYS, OWN_KEYS } from "#server/formats/criteria.rules";
import { criterionName } from "#server/surveys/rules";
import type { Survey } from "#server/surveys/queries";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Select } from "~/ui/form";
import { Section } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export function QuestionCriteria({ survey }: { survey: Survey }) {
  const { t } = useTranslation();
  const own = (key: string) => OWN_KEYS.findIndex((each) => each === key) + 1;
  const options = [
    { value: "", label: t("surveys:criteria.of-none") },
    ...CRITERION_KEYS.map((key) => ({
      value: key,
      label: own(key) ? t("formats:criteria.own-name", { number: own(key) }) : t(`formats:criterion.${key}.name`),
    })),
  ];
  const scales = survey.questions.flatMap((question, at) => (question.kind === "scale" ? [{ ...question, at }] : []));
  if (scales.length === 0) return null;
  return (
    <Section title={t("surveys:criteria.title")} id="criteria" hint={t("surveys:criteria.hint")}>
      <details className="ja-details">
        <summary>
          {t("surveys:criteria.count", { count: scales.filter(({ criterion }) => criterion).length, of: scales.length })}
        </summary>
        <ActionForm name="criteria" action={`/surveys/${survey.id}/criteria`}>
          {scales.map(({ words, criterion, at }) => (
            <Select key={at} name={criterionName(at)} label={words} defaultValue={criterion ?? ""} options={options} />
          ))}
          <FormActions>
            <SubmitButton variant="secondary">{t("surveys:criteria.submit")}</SubmitButton>
          </FormActions>
        </ActionForm>
      </details>
    </Section>
  );
}
