/** What each step of depth means, folded away. */
import { useTranslation } from "react-i18next";
import { DEPTHS } from "#db/schema/agenda";
import { DescriptionList } from "~/ui/page";

export function StepWords() {
  const { t } = useTranslation();
  return (
    <details className="ja-details ja-details--plain">
      <summary>{t("depth:steps")}</summary>
      <DescriptionList
        items={DEPTHS.map((depth) => ({ key: t(`depth:step.${depth}`), value: t(`depth:step-help.${depth}`) }))}
      />
    </details>
  );
}
