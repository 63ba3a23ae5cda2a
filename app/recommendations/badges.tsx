/** Number and status of a recommendation, the same wherever it is named, and what it still lacks. */
import { useTranslation } from "react-i18next";
import type { RecommendationStatus } from "#db/schema/recommendations";
import { recommendationNumber, STATUS_TONES, type Completeness } from "#server/recommendations/rules";
import { Badge } from "~/ui/page";

export const Number = ({ of }: { of: { itemNumber: number; number: number } }) => (
  <span className="ja-number ja-strong ja-muted">{recommendationNumber(of.itemNumber, of.number)}</span>
);

export function Status({ status }: { status: RecommendationStatus }) {
  const { t } = useTranslation();
  return <Badge tone={STATUS_TONES[status]}>{t(`agenda:status.${status}`)}</Badge>;
}

/** Nothing where nothing required is missing. */
export function Missing({ lacks }: Pick<Completeness, "lacks">) {
  const { t } = useTranslation();
  const count = lacks.filter(({ isRequired }) => isRequired).length;
  return count > 0 ? <Badge tone="neutral">{t("recommendations:complete.missing", { count })}</Badge> : null;
}
