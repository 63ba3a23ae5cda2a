/** Ratings as text: one rater's judgement on one criterion, and all twelve of one rater. */
import { useTranslation } from "react-i18next";
import { CRITERIA } from "#server/formats/criteria.rules";
import type { Rating } from "#server/formats/ratings.rules";

export function RatingText({ rating, by }: { rating: Rating | undefined; by?: string }) {
  const { t } = useTranslation();
  if (!rating) return null;
  const score = rating.notAssessable ? "nb" : String(rating.score ?? "nb");
  return (
    <div className="ja-stack ja-gap-2">
      {by && <p className="ja-strong">{by}</p>}
      <p className="ja-chip">
        {!rating.notAssessable && <span className="ja-chip__sign ja-chip__sign--organisation ja-number">{rating.score}</span>}{" "}
        {t(`formats:scale.${score}`)}
      </p>
      <p className="ja-typed">{rating.justification}</p>
      {rating.evidence && rating.evidenceType && (
        <p className="ja-small ja-typed">
          <strong>
            {t("formats:results.evidence", {
              type: t(`formats:evidence-type.${rating.evidenceType}`),
              strength: rating.evidenceStrength,
            })}
          </strong>{" "}
          {rating.evidence}
        </p>
      )}
    </div>
  );
}

export function OwnRatings({ ratings }: { ratings: readonly Rating[] }) {
  const { t } = useTranslation();
  return (
    <ol className="ja-list ja-list--ruled">
      {CRITERIA.map(({ key, number }) => (
        <li key={key}>
          <h3 className="kern-heading-small">
            {t("formats:rating.heading", { number, name: t(`formats:criterion.${key}.name`) })}
          </h3>
          <RatingText rating={ratings.find(({ criterion }) => criterion === key)} />
        </li>
      ))}
    </ol>
  );
}
