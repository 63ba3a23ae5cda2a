/** What a criterion is called and asks: from the catalogues, or in the words of the process that put it in. */
import { useTranslation } from "react-i18next";
import type { Criterion, Score } from "#server/formats/criteria.rules";

type Named = Pick<Criterion, "key" | "name" | "question">;

export function useCriterionWords() {
  const { t } = useTranslation();
  const name = (criterion: Named) => criterion.name ?? t(`formats:criterion.${criterion.key}.name`);
  return {
    name,
    /** `3. Reichweite und Parität` */
    heading: (criterion: Named & Pick<Criterion, "number">) =>
      t("formats:rating.heading", { number: criterion.number, name: name(criterion) }),
    question: (criterion: Named) =>
      criterion.name === undefined ? t(`formats:criterion.${criterion.key}.question`) : (criterion.question ?? ""),
    /** Own criteria have the general scale only. */
    anchor: (criterion: Named, score: Score) =>
      criterion.name === undefined ? t(`formats:criterion.${criterion.key}.anchor.${score}`) : "",
  };
}
